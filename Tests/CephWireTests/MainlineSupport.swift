import CephWire
import Common
import Testing

/// The bytes of a mainline message in hexadecimal digits, and what its header says of them.
struct MainlineBytes {
  let version: UInt16
  let features: UInt64
  var parts: MessageBytes

  init(
    version: UInt16 = 1, features: UInt64 = .max, _ front: String, middle: String = "",
    data: String = ""
  ) {
    self.init(
      version: version, features: features,
      parts: MessageBytes(front: bytes(front), middle: bytes(middle), data: bytes(data)))
  }

  init(version: UInt16, features: UInt64 = .max, parts: MessageBytes) {
    self.version = version
    self.features = features
    self.parts = parts
  }

  var context: WireContext {
    WireContext(dialect: .cephV027, version: version, features: features)
  }

  /// Reads the message, whatever becomes of it.
  func decoded(as type: any WireMessage.Type) -> DecodedMessage {
    // Sound: the spans do not outlive the call.
    unsafe type.read(
      MessageParts(
        front: parts.front.span.bytes, middle: parts.middle.span.bytes,
        data: parts.data.span.bytes), context: context)
  }

  /// Reads a message that must be whole and without problems, and be written as it was read, also by
  /// way of its JSON.
  func value<M: WireMessage>(
    as type: M.Type = M.self, notes: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> M {
    let decoded = decoded(as: type)
    #expect(decoded.isWhole, sourceLocation: sourceLocation)
    #expect(decoded.problems.filter { !$0.isNote } == [], sourceLocation: sourceLocation)
    #expect(decoded.problems.map(\.description) == notes, sourceLocation: sourceLocation)
    let value = try #require(decoded.value as? M, sourceLocation: sourceLocation)
    #expect(try value.write(context: context) == parts, sourceLocation: sourceLocation)
    let json = try JSONValue(parsing: [UInt8](json(value).utf8))
    let again = try M.read(json: json, context: context)
    #expect(try again.write(context: context) == parts, sourceLocation: sourceLocation)
    return value
  }

  /// The JSON of the message.
  func json(_ value: any WireMessage) -> String {
    var writer = JSONWriter(context: context)
    value.write(json: &writer, leaves: .max)
    return writer.output.description
  }
}

extension WireProblem {
  /// Where and what, on one line.
  fileprivate var description: String { "\(field): \(problem)" }
}

/// What the log of the newest release prints for a message of client 4123.
func mainlineSummary(_ value: any WireMessage, version: UInt16 = 1, tid: UInt64 = 0) -> String {
  var header = MessageHeader()
  header.tid = tid
  header.version = version
  header.source.name = EntityName(.client, 4123, style: .dotted)
  header.destination.name = header.source.name
  var output = OutputBuffer()
  value.appendSummary(
    to: &output, header: header, context: WireContext(dialect: .cephV027, version: version))
  return output.description
}
