import CephWire
public import Common
public import Dissector

/// Shows each event as one JSON object on a line of its own (`--format jsonl`), or all of them as
/// one array (`--format json`). The object is that of the schema in `docs/event.schema.json`.
public struct JSONRenderer: EventRenderer, ~Copyable {
  private var writer = JSONWriter()
  private var summary = OutputBuffer()
  private var clock = TimestampText()
  private var parties = PartyText()
  private let asArray: Bool
  private let showsHex: Bool
  private var isFirst = true

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

  /// Closes the array.
  public mutating func end(_ output: inout OutputBuffer) {
    if asArray { output.append(isFirst ? "]\n" : "\n]\n") }
  }

  /// Appends the object of one event.
  public mutating func render(_ event: borrowing Event, to output: inout OutputBuffer) {
    // The writer fills the caller's own buffer, so that nothing is copied.
    swap(&writer.output, &output)
    defer { swap(&writer.output, &output) }
    if asArray { writer.output.append(isFirst ? "\n" : ",\n") }
    isFirst = false
    head(event)
    switch event.content {
    case .message(let message): self.message(message, event)
    case .banner(let text):
      writer.output.append(",\"banner\":")
      writer.output.append(json: text)
    case .address(let address): structure("address", address)
    case .connect(let request): structure("connect", request)
    case .connectReply(let reply): structure("connect_reply", reply)
    case .ack(let seq):
      writer.output.append(",\"seq\":")
      writer.output.append(decimal: seq)
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
    problems(event.problems)
    writer.output.append(asArray ? "}" : "}\n")
  }

  private mutating func head(_ event: borrowing Event) {
    writer.output.append("{\"event\":")
    writer.output.append(decimal: Int64(event.number))
    writer.output.append(",\"packet\":")
    writer.output.append(decimal: Int64(event.stamp.number))
    writer.output.append(",\"time\":\"")
    clock.append(event.stamp.time, to: &writer.output)
    writer.output.append("\",\"connection\":")
    writer.output.append(decimal: Int64(event.connection))
    switch event.dialect {
    case .ceph013: writer.output.append(",\"dialect\":\"ceph 013\"")
    case .cephV027: writer.output.append(",\"dialect\":\"ceph v027\"")
    case .cephV2: writer.output.append(",\"dialect\":\"ceph v2\"")
    case nil: writer.output.append(",\"dialect\":null")
    }
    writer.output.append(",\"kind\":\"")
    writer.output.append(event.kind.rawValue)
    writer.output.append("\"")
    writer.output.append(",\"from\":")
    parties.append(event.from, of: event.connection, to: &writer.output)
    writer.output.append(",\"to\":")
    parties.append(event.to, of: event.connection, to: &writer.output)
  }

  private mutating func message(_ message: MessageEvent, _ event: borrowing Event) {
    let header = message.header
    writer.output.append(",\"type\":\"")
    header.type.appendName(to: &writer.output, in: event.dialect ?? .ceph013)
    writer.output.append("\",\"type_code\":")
    number(UInt64(header.type.raw))
    writer.output.append(",\"version\":0,\"priority\":")
    number(UInt64(header.priority))
    writer.output.append(",\"seq\":")
    number(header.seq)
    if let decoded = message.decoded, let tid = decoded.transactionID {
      writer.output.append(",\"tid\":")
      number(tid)
    }
    writer.output.append(",\"front\":")
    number(UInt64(header.frontLength))
    writer.output.append(",\"middle\":0,\"data\":")
    number(UInt64(header.dataLength))
    let context = WireContext(dialect: event.dialect ?? .ceph013)
    if !header.isPlain(in: context) { structure("header", header) }
    if message.footer.flags.raw != 0 {
      writer.output.append(",\"footer_flags\":")
      number(UInt64(message.footer.flags.raw))
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

  private mutating func payload(_ message: MessageEvent, _ event: borrowing Event) {
    writer.output.append(",\"message\":")
    if let decoded = message.decoded {
      decoded.value.write(json: &writer, leaves: decoded.leaves)
      if showsHex { hex(message, event) }
    } else {
      writer.output.append("null")
    }
    if message.decoded?.isWhole != true, event.front.byteCount > 0 {
      writer.output.append(",\"front_bytes\":")
      writer.output.append(json: event.front)
    }
    if event.data.byteCount > 0 {
      writer.output.append(",\"data_bytes\":")
      writer.output.append(json: event.data)
    }
  }

  private mutating func hex(_ message: MessageEvent, _ event: borrowing Event) {
    writer.output.append(",\"hex\":[")
    let rows = HexRows(message, front: event.front, dialect: event.dialect)
    for (index, row) in rows.rows.enumerated() {
      if index > 0 { writer.output.append(",") }
      writer.output.append("{\"field\":")
      writer.output.append(json: row.path)
      writer.output.append(",\"offset\":")
      writer.output.append(decimal: Int64(row.range.lowerBound))
      writer.output.append(",\"bytes\":\"")
      writer.output.append(hexOf: event.front.extracting(row.range))
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

  private mutating func problems(_ problems: [WireProblem]) {
    if problems.isEmpty { return }
    writer.output.append(",\"problems\":[")
    for (index, problem) in problems.enumerated() {
      writer.output.append(index == 0 ? "{\"field\":" : ",{\"field\":")
      writer.output.append(json: problem.field)
      writer.output.append(",\"offset\":")
      writer.output.append(decimal: Int64(problem.offset))
      writer.output.append(",\"problem\":")
      writer.output.append(json: problem.problem)
      writer.output.append("}")
    }
    writer.output.append("]")
  }
}
