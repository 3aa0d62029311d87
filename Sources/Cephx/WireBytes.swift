import CephWire
import Common

/// All of cephx is laid out in one way, whatever the messenger.
private let context = WireContext(dialect: .cephV2)

extension WireStruct {
  /// Reads the structure from the start of `bytes`; what newer senders have appended is left alone.
  init(from bytes: [UInt8]) throws(WireError) {
    self.init()
    _ = try read(bytes)
  }

  /// Reads the structure that fills all of `bytes`.
  init(whole bytes: [UInt8]) throws(WireError) {
    self.init()
    let left = try read(bytes)
    if left > 0 {
      throw WireError(
        .invalid("\(left) bytes too many"), offset: bytes.count - left, field: "trailing")
    }
  }

  /// Reads the structure and tells how many bytes are left behind it.
  private mutating func read(_ bytes: [UInt8]) throws(WireError) -> Int {
    // Sound: the span of bytes is only read, as the bytes that it is.
    try read(unsafe bytes.span.bytes)
  }

  /// Reads the structure and tells how many bytes are left behind it.
  mutating func read(_ bytes: RawSpan) throws(WireError) -> Int {
    var reader = WireReader(bytes, context: context, observer: NoObserver())
    try layout(&reader)
    return reader.left
  }

  /// The bytes of the structure; none where it cannot be written.
  var wireBytes: [UInt8] {
    var writer = WireWriter(context: context)
    var value = self
    do { try value.layout(&writer) } catch { return [] }
    return writer.output.bytes.array
  }
}

extension WireSection {
  /// The bytes of the structure with those behind it; none where it cannot be written.
  var wholeWireBytes: [UInt8] { wireBytes + trailing }
}

extension [UInt8] {
  /// The Base64 text of the bytes.
  var base64: String {
    var output = OutputBuffer(capacity: count * 2)
    // Sound: the span of bytes is only read, as the bytes that it is.
    output.append(base64: unsafe span.bytes)
    return output.description
  }
}
