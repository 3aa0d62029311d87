import CephWire
public import Common
public import Dissector
import Messenger

/// Shows each event as one JSON object on a line of its own (`--format jsonl`), or all of them as
/// one array (`--format json`). The object is that of the schema in `docs/event.schema.json`.
public struct JSONRenderer: EventRenderer, ~Copyable {
  private var writer = JSONWriter()
  private var summary = OutputBuffer()
  private var clock = TimestampText()
  private var parties = PartyText()
  private let asArray: Bool
  private let showsHex: Bool

  /// Makes a renderer; `asArray` puts all events into one array, `showsHex` adds each message's
  /// bytes with the field that they belong to.
  public init(asArray: Bool, showsHex: Bool = false) {
    self.asArray = asArray
    self.showsHex = showsHex
  }

  /// Opens the array.
  public mutating func begin(_ output: inout OutputBuffer) {
    if asArray { output.append("[") }
  }

  /// Each event of the array has a line of its own.
  public mutating func open(_ output: inout OutputBuffer) {
    if asArray { output.append("\n") }
  }

  /// Goes on in the array.
  public mutating func separate(_ output: inout OutputBuffer) {
    if asArray { output.append(",\n") }
  }

  /// Closes the array.
  public mutating func end(_ output: inout OutputBuffer, isEmpty: Bool) {
    if asArray { output.append(isEmpty ? "]\n" : "\n]\n") }
  }

  /// Appends the object of one event.
  public mutating func render(_ event: borrowing Event, to output: inout OutputBuffer) {
    // The writer fills the caller's own buffer, so that nothing is copied.
    swap(&writer.output, &output)
    defer { swap(&writer.output, &output) }
    head(event)
    switch event.content {
    case .message(let message): self.message(message, event)
    case .banner(let text, let features):
      writer.output.append(",\"banner\":")
      writer.output.append(json: text)
      if let features { structure("banner_features", features) }
    case .address(let address): structure("address", address)
    case .peerAddress(let address): structure("peer_address", address)
    case .connect(let request): structure("connect", request)
    case .connectReply(let reply): structure("connect_reply", reply)
    case .authorizer(let bytes, let role):
      writer.output.append(",\"role\":\"")
      writer.output.append(role)
      writer.output.append("\",\"authorizer\":")
      writer.output.append(json: bytes)
    case .ack(let seq):
      writer.output.append(",\"seq\":")
      writer.output.append(decimal: seq)
    case .seqExchange(let seq):
      writer.output.append(",\"handshake\":true,\"seq\":")
      writer.output.append(decimal: seq)
    case .keepalive(let time, let isAnswer):
      if let time { structure("stamp", time) }
      writer.output.append(isAnswer ? ",\"answer\":true" : ",\"answer\":false")
    case .frame(let frame): self.frame(frame)
    case .gap(let count, let cause):
      writer.output.append(",\"bytes\":")
      writer.output.append(decimal: Int64(count))
      writer.output.append(",\"cause\":")
      writer.output.append(json: cause)
    case .close(let cause):
      writer.output.append(",\"cause\":")
      writer.output.append(json: cause)
    case .reset: break
    }
    problems("problems", event.problems)
    problems("notes", event.notes)
    writer.output.append(asArray ? "}" : "}\n")
  }

  private func context(of event: borrowing Event) -> WireContext {
    if case .message(let message) = event.content { return message.context }
    return WireContext(dialect: event.dialect ?? .ceph013)
  }

  private mutating func frame(_ frame: FrameEvent) {
    writer.output.append(",\"tag\":")
    if let tag = frame.tag {
      writer.output.append("\"")
      tag.appendText(to: &writer.output)
      writer.output.append("\"")
    } else {
      writer.output.append("null")
    }
    writer.output.append(",\"size\":")
    writer.output.append(decimal: Int64(frame.size))
    guard let decoded = frame.decoded else { return }
    writer.output.append(",\"frame\":")
    decoded.value.write(json: &writer, leaves: decoded.leaves)
  }

  private mutating func head(_ event: borrowing Event) {
    writer.context = context(of: event)
    writer.output.append("{\"event\":")
    writer.output.append(decimal: Int64(event.number))
    writer.output.append(",\"packet\":")
    writer.output.append(decimal: Int64(event.stamp.number))
    writer.output.append(",\"time\":\"")
    clock.append(event.stamp.time, to: &writer.output)
    writer.output.append("\",\"connection\":")
    writer.output.append(decimal: Int64(event.connection))
    if event.session != event.connection {
      writer.output.append(",\"session\":")
      writer.output.append(decimal: Int64(event.session))
    }
    switch event.dialect {
    case .ceph013: writer.output.append(",\"dialect\":\"ceph 013\"")
    case .cephV027: writer.output.append(",\"dialect\":\"ceph v027\"")
    case .cephV2: writer.output.append(",\"dialect\":\"ceph v2\"")
    case nil: writer.output.append(",\"dialect\":null")
    }
    writer.output.append(",\"kind\":\"")
    writer.output.append(event.kind.rawValue)
    writer.output.append("\"")
    parties.append(event.direction, to: &writer.output)
  }

  private mutating func message(_ message: MessageEvent, _ event: borrowing Event) {
    let header = message.header
    writer.output.append(",\"type\":\"")
    header.type.appendName(to: &writer.output, in: message.context.dialect)
    writer.output.append("\",\"type_code\":")
    number(UInt64(header.type.raw))
    writer.output.append(",\"version\":")
    number(UInt64(header.version))
    if !message.context.is2009 {
      writer.output.append(",\"compat_version\":")
      number(UInt64(header.compatVersion))
    }
    writer.output.append(",\"priority\":")
    number(UInt64(header.priority))
    writer.output.append(",\"seq\":")
    number(header.seq)
    if let tid = message.transactionID {
      writer.output.append(",\"tid\":")
      number(tid)
    }
    if header.ackSeq != 0 {
      writer.output.append(",\"ack_seq\":")
      number(header.ackSeq)
    }
    writer.output.append(",\"front\":")
    number(UInt64(header.frontLength))
    writer.output.append(",\"middle\":")
    number(UInt64(header.middleLength))
    writer.output.append(",\"data\":")
    number(UInt64(header.dataLength))
    if !header.isPlain(in: message.context) { structure("header", header) }
    footer(message)
    if !message.context.is2009, !message.context.isModern {
      writer.output.append(",\"features\":")
      number(message.context.features)
    }
    if !message.context.acceptorHas(.marksOfLogs), !message.context.is2009 {
      writer.output.append(",\"acceptor_features\":")
      number(message.context.acceptorFeatures)
    }
    writer.output.append(",\"summary\":")
    summary.removeAll()
    message.appendSummary(to: &summary)
    writer.output.append(jsonText: summary)
    payload(message, event)
    if let answer = message.answers {
      writer.output.append(",\"replies_to\":")
      number(UInt64(answer.event))
      writer.output.append(",\"latency\":")
      writer.output.append(seconds: answer.latencyNanoseconds)
    }
  }

  /// What the footer says, unless it is what every sender's says.
  private mutating func footer(_ message: MessageEvent) {
    let footer = message.footer
    if footer.flags != MessageFooter(in: message.context.dialect).flags {
      writer.output.append(",\"footer_flags\":")
      number(UInt64(footer.flags.raw))
    }
    if footer.signature != 0 {
      writer.output.append(",\"signature\":")
      number(footer.signature)
    }
  }

  private mutating func payload(_ message: MessageEvent, _ event: borrowing Event) {
    writer.output.append(",\"message\":")
    let decoded = message.decoded
    if let decoded {
      decoded.value.write(json: &writer, leaves: decoded.leaves)
      if showsHex { hex(message, event) }
    } else {
      writer.output.append("null")
    }
    let isWhole = decoded?.isWhole == true
    if !isWhole, event.front.byteCount > 0 {
      writer.output.append(",\"front_bytes\":")
      writer.output.append(json: event.front)
    }
    if event.middle.byteCount > 0, !isWhole || !message.describes(.middle) {
      writer.output.append(",\"middle_bytes\":")
      writer.output.append(json: event.middle)
    }
    if event.data.byteCount > 0, !isWhole || !message.describes(.data) {
      writer.output.append(",\"data_bytes\":")
      writer.output.append(json: event.data)
    }
  }

  private mutating func hex(_ message: MessageEvent, _ event: borrowing Event) {
    writer.output.append(",\"hex\":[")
    let parts = event.parts
    let rows = HexRows(message, parts)
    for (index, row) in rows.rows.enumerated() {
      if index > 0 { writer.output.append(",") }
      writer.output.append("{\"field\":")
      writer.output.append(json: row.path)
      writer.output.append(",\"offset\":")
      writer.output.append(decimal: Int64(row.range.lowerBound))
      if row.part != .front {
        writer.output.append(",\"part\":\"")
        writer.output.append(row.part.rawValue)
        writer.output.append("\"")
      }
      writer.output.append(",\"bytes\":\"")
      writer.output.append(hexOf: parts[row.part].extracting(row.range))
      writer.output.append("\"}")
    }
    writer.output.append("]")
  }

  private mutating func number(_ value: UInt64) {
    writer.output.append(decimal: value)
  }

  private mutating func structure<S: WireStruct>(_ key: StaticString, _ value: S) {
    writer.output.append(",\"")
    writer.output.append(key)
    writer.output.append("\":")
    writer.object(value)
  }

  private mutating func problems(_ key: StaticString, _ problems: [WireProblem]) {
    if problems.isEmpty { return }
    writer.output.append(",\"")
    writer.output.append(key)
    writer.output.append("\":[")
    for (index, problem) in problems.enumerated() {
      writer.output.append(index == 0 ? "{\"field\":" : ",{\"field\":")
      writer.output.append(json: problem.field)
      writer.output.append(",\"offset\":")
      writer.output.append(decimal: Int64(problem.offset))
      if problem.part != .front {
        writer.output.append(",\"part\":\"")
        writer.output.append(problem.part.rawValue)
        writer.output.append("\"")
      }
      writer.output.append(",\"problem\":")
      writer.output.append(json: problem.problem)
      writer.output.append("}")
    }
    writer.output.append("]")
  }
}
