import CephWire
public import Common
public import Dissector
import Messenger

/// Shows each event on a line (`--format text`), with all fields below it (`--format tree`), and
/// with the bytes of each field (`--hex`).
public struct TextRenderer: EventRenderer, ~Copyable {
  /// What to show, and how.
  public struct Style: Sendable {
    /// Show the fields of each message as a tree below its line.
    public var showsTree = false
    /// Show the bytes of each message with the field that they belong to.
    public var showsHex = false
    /// Use the colours of a terminal.
    public var isColoured = false

    /// Makes the style of one plain line an event.
    public init() {}
  }

  private let style: Style
  private var tree = TextWriter()
  private var summary = OutputBuffer()

  /// Makes a renderer.
  public init(style: Style) {
    self.style = style
  }

  /// Appends the line of one event, and what belongs below it.
  public mutating func render(_ event: borrowing Event, to output: inout OutputBuffer) {
    line(event, to: &output)
    for problem in event.problems { append(problem, to: &output) }
    for note in event.notes { append(note, to: &output) }
    if case .frame(let frame) = event.content { appendTree(frame, to: &output) }
    guard let message = event.message else { return }
    if style.showsTree { appendTree(message, event, to: &output) }
    if style.showsHex {
      HexRows(message, event.parts).append(event.parts, to: &output)
    }
  }

  private mutating func line(_ event: borrowing Event, to output: inout OutputBuffer) {
    let time = CivilTime(event.stamp.time)
    colour(.dim, &output)
    output.append(decimal: Int64(event.number))
    output.append(" ")
    output.append(clockOf: time)
    output.append(".")
    output.append(decimal: time.nanosecond / 1000, width: 6)
    output.append(" ")
    colour(.plain, &output)
    append(event.from, to: &output)
    output.append(" -> ")
    append(event.to, to: &output)
    output.append(" ")
    colour(event.problems.isEmpty ? .bold : .red, &output)
    appendContent(event, to: &output)
    colour(.plain, &output)
    if let answer = event.message?.answers {
      colour(.dim, &output)
      output.append(" [answers ")
      output.append(decimal: Int64(answer.event))
      output.append(" after ")
      output.append(seconds: answer.latencyNanoseconds)
      output.append(" s]")
      colour(.plain, &output)
    }
    output.append("\n")
  }

  private func append(_ party: Party, to output: inout OutputBuffer) {
    if let name = party.name {
      name.appendText(to: &output)
    } else {
      output.append(party.addressText)
    }
  }

  private mutating func appendContent(_ event: borrowing Event, to output: inout OutputBuffer) {
    switch event.content {
    case .message(let message):
      summary.removeAll()
      message.appendSummary(to: &summary)
      output.append(printable: summary.bytes)
    case .banner(let text, let features):
      output.append("banner ")
      output.append(json: text)
      if let features { append(features, to: &output) }
    case .address(let address):
      output.append("address ")
      address.appendText(to: &output)
    case .peerAddress(let address):
      output.append("peer address ")
      address.appendText(to: &output)
    case .connect(let request):
      output.append("connect from ")
      request.hostType.appendText(to: &output)
      output.append(" gseq ")
      output.append(decimal: UInt64(request.globalSeq))
      output.append(" cseq ")
      output.append(decimal: UInt64(request.connectSeq))
      output.append(request.flags.raw & 1 != 0 ? " lossy" : "")
    case .connectReply(let reply):
      output.append("connect_reply ")
      reply.tag.appendText(to: &output)
      output.append(" gseq ")
      output.append(decimal: UInt64(reply.globalSeq))
      output.append(" cseq ")
      output.append(decimal: UInt64(reply.connectSeq))
      output.append(reply.flags.raw & 1 != 0 ? " lossy" : "")
    case .authorizer(let bytes, let role):
      output.append("authorizer (")
      output.append(role)
      output.append(") of ")
      output.append(decimal: Int64(bytes.count))
      output.append(" bytes")
    case .ack(let seq):
      output.append("ack ")
      output.append(decimal: seq)
    case .seqExchange(let seq):
      output.append("received up to ")
      output.append(decimal: seq)
    case .keepalive(let time, let isAnswer):
      output.append(isAnswer ? "keepalive_ack" : "keepalive")
      if let text = time?.compactText {
        output.append(" ")
        output.append(text)
      }
    case .frame(let frame):
      if let tag = frame.tag { tag.appendText(to: &output) } else { output.append("encrypted") }
      output.append(" (")
      output.append(decimal: Int64(frame.size))
      output.append(" bytes)")
    case .gap(let count, let cause):
      output.append("gap of ")
      output.append(decimal: Int64(count))
      output.append(" bytes: ")
      output.append(cause)
    case .reset: output.append("reset")
    case .close(let cause):
      output.append("close (")
      output.append(cause)
      output.append(")")
    }
  }

  private func append(_ features: BannerFeatures, to output: inout OutputBuffer) {
    output.append(" supports ")
    features.supported.appendText(to: &output)
    output.append(" requires ")
    features.required.appendText(to: &output)
  }

  private func append(_ problem: WireProblem, to output: inout OutputBuffer) {
    colour(problem.isNote ? .dim : .red, &output)
    output.append(problem.isNote ? "    ~ " : "    ! ")
    output.append(problem.field)
    output.append(": ")
    output.append(problem.problem)
    output.append(" (at byte ")
    output.append(decimal: Int64(problem.offset))
    if problem.part != .front {
      output.append(" of the ")
      output.append(problem.part.rawValue)
    }
    output.append(")\n")
    colour(.plain, &output)
  }

  private mutating func appendTree(_ frame: FrameEvent, to output: inout OutputBuffer) {
    guard style.showsTree, let decoded = frame.decoded else { return }
    tree.context = WireContext(dialect: .cephV2)
    swap(&tree.output, &output)
    decoded.value.write(tree: &tree, indentation: 2, leaves: decoded.leaves)
    swap(&tree.output, &output)
    if !decoded.isWhole { output.append("    …\n") }
  }

  private mutating func appendTree(
    _ message: MessageEvent, _ event: borrowing Event, to output: inout OutputBuffer
  ) {
    output.append("    packet ")
    output.append(decimal: Int64(event.stamp.number))
    output.append(", connection ")
    output.append(decimal: Int64(event.connection))
    output.append(", seq ")
    output.append(decimal: message.header.seq)
    output.append(", priority ")
    output.append(decimal: UInt64(message.header.priority))
    if message.context.dialect != .ceph013 {
      output.append(", version ")
      output.append(decimal: UInt64(message.header.version))
      output.append(", tid ")
      output.append(decimal: message.header.tid)
    }
    output.append(", front ")
    output.append(decimal: UInt64(message.header.frontLength))
    if message.header.middleLength > 0 {
      output.append(" bytes, middle ")
      output.append(decimal: UInt64(message.header.middleLength))
    }
    output.append(" bytes, data ")
    output.append(decimal: UInt64(message.header.dataLength))
    output.append(" bytes\n")
    guard let decoded = message.decoded else { return }
    tree.context = message.context
    swap(&tree.output, &output)
    decoded.value.write(tree: &tree, indentation: 2, leaves: decoded.leaves)
    swap(&tree.output, &output)
    if !decoded.isWhole { output.append("    …\n") }
  }

  private enum Colour {
    case plain, dim, bold, red
  }

  private func colour(_ colour: Colour, _ output: inout OutputBuffer) {
    guard style.isColoured else { return }
    switch colour {
    case .plain: output.append("\u{1b}[0m")
    case .dim: output.append("\u{1b}[2m")
    case .bold: output.append("\u{1b}[1m")
    case .red: output.append("\u{1b}[31m")
    }
  }
}
