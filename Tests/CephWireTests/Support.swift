import CephWire
import Common
import Testing

/// The bytes that hexadecimal digits stand for; white space is ignored.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.utf8.filter { $0 > 0x20 }.map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// Decodes a front.
func decode(_ type: any WireMessage.Type, _ front: [UInt8]) -> DecodedMessage {
  // Sound: the span does not outlive the call.
  unsafe type.read(front.span.bytes, context: WireContext())
}

/// Decodes a front that must be whole and without problems.
func decodeWhole<M: WireMessage>(
  _ type: M.Type, _ front: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) throws -> M {
  let decoded = decode(type, front)
  #expect(decoded.isWhole, sourceLocation: sourceLocation)
  #expect(decoded.problems == [], sourceLocation: sourceLocation)
  return try #require(decoded.value as? M, sourceLocation: sourceLocation)
}

/// Decodes a sample that must be whole, without problems, and written as it was read.
func value<M: WireMessage>(
  of sample: Sample, as type: M.Type = M.self, sourceLocation: SourceLocation = #_sourceLocation
) throws -> M {
  let value = try decodeWhole(type, sample.bytes, sourceLocation: sourceLocation)
  #expect(
    try value.write(context: WireContext()).front == sample.bytes, sourceLocation: sourceLocation)
  return value
}

/// Reads a structure that is no message; all bytes must be used.
func readStruct<S: WireStruct>(
  _ type: S.Type, _ bytes: [UInt8], _ context: WireContext = WireContext()
) throws -> S {
  // Sound: the span does not outlive the reader.
  var reader = unsafe WireReader(bytes.span.bytes, context: context, observer: NoObserver())
  var value = S()
  try value.layout(&reader)
  let (left, problems) = (reader.left, reader.problems)
  #expect(left == 0)
  #expect(problems == [])
  return value
}

/// The bytes of a structure.
func writeStruct<S: WireStruct>(
  _ value: S, _ context: WireContext = WireContext()
) throws -> [UInt8] {
  var writer = WireWriter(context: context)
  var value = value
  try value.layout(&writer)
  let output = writer.output.bytes
  // Sound: any byte is a UInt8, and every index lies within the span.
  return output.byteOffsets.map { unsafe output.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
}

/// Reads a structure of mainline, which must be written as it was read, also by way of its JSON.
func mainline<S: WireStruct>(
  _ type: S.Type, _ bytes: [UInt8], features: UInt64 = .max,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> S {
  let context = WireContext(dialect: .cephV027, features: features)
  let value = try readStruct(type, bytes, context)
  #expect(try writeStruct(value, context) == bytes, sourceLocation: sourceLocation)
  let json = try JSONValue(parsing: [UInt8](jsonObject(value, context).utf8))
  let again = try JSONReader.read(type, from: json, context: context)
  #expect(try writeStruct(again, context) == bytes, sourceLocation: sourceLocation)
  return value
}

/// The JSON of a structure of mainline.
func jsonObject<S: WireStruct>(
  _ value: S, _ context: WireContext = WireContext(dialect: .cephV027)
) -> String {
  var writer = JSONWriter(context: context)
  writer.object(value)
  return writer.output.description
}

/// The JSON of a message's first `leaves` fields.
func json(_ value: any WireMessage, leaves: Int = .max) -> String {
  var writer = JSONWriter()
  value.write(json: &writer, leaves: leaves)
  return writer.output.description
}

/// The tree of a message's first `leaves` fields.
func tree(_ value: any WireMessage, leaves: Int = .max) -> String {
  var writer = TextWriter()
  value.write(tree: &writer, indentation: 0, leaves: leaves)
  return writer.output.description
}

/// What Ceph's log prints for a message between these two.
func summary(
  _ value: any WireMessage, from source: EntityName = EntityName(.client, 4100),
  to destination: EntityName = EntityName(.client, 4100)
) -> String {
  var header = MessageHeader()
  header.originalSource.name = source
  header.destination.name = destination
  var output = OutputBuffer()
  value.appendSummary(to: &output, header: header, context: WireContext())
  return output.description
}

/// A scalar as text shows it.
func text<S: WireScalar>(_ value: S) -> String {
  var output = OutputBuffer()
  value.appendText(to: &output)
  return output.description
}

/// What `body` appends to an empty buffer.
func written(capacity: Int = 4096, _ body: (inout OutputBuffer) -> Void) -> String {
  var output = OutputBuffer(capacity: capacity)
  body(&output)
  return output.description
}

/// Puts a little-endian number over the bytes at `offset`.
func patch<T: FixedWidthInteger>(_ bytes: inout [UInt8], _ offset: Int, _ value: T) {
  for index in 0..<MemoryLayout<T>.size {
    bytes[offset + index] = UInt8(truncatingIfNeeded: value >> T(8 * index))
  }
}

/// The sample's bytes with a little-endian number over those at `offset`.
func patched<T: FixedWidthInteger>(_ sample: Sample, _ offset: Int, _ value: T) -> [UInt8] {
  var bytes = sample.bytes
  patch(&bytes, offset, value)
  return bytes
}

/// The map of a front's fields.
func map(_ type: any WireMessage.Type, _ front: [UInt8]) -> FieldMap {
  // Sound: the span does not outlive the call.
  unsafe type.map(front.span.bytes, context: WireContext())
}
