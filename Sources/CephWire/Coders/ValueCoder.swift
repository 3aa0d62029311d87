/// A coder over values rather than bytes: counts and lengths are told by what they count, and texts
/// are runs of bytes.
public protocol ValueCoder: WireCoder, ~Copyable, ~Escapable {}

extension ValueCoder where Self: ~Copyable & ~Escapable {
  /// A text is bytes.
  public mutating func field(
    _ name: StaticString, _ value: inout WireString
  ) throws(WireError) {
    try bytes(name, &value.bytes, .fixed(0))
  }

  /// A text is bytes.
  public mutating func text(
    _ name: StaticString, _ value: inout WireString, _ length: WireLength
  ) throws(WireError) {
    try bytes(name, &value.bytes, length)
  }

  /// A count is not shown: the list itself tells it.
  public mutating func count<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ count: Int, as type: T.Type
  ) throws(WireError) -> Int {
    count
  }

  /// A length is not shown: what it measures tells it.
  public mutating func length<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, as type: T.Type
  ) throws(WireError) -> WireLength {
    .fixed(0)
  }

  /// A list ends where its elements do.
  public mutating func elementsToEnd<S: WireStruct>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError) {
    try elements(name, &values, count: values.count)
  }

  /// Bytes are bytes, wherever they end.
  public mutating func bytesToEnd(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(WireError) {
    try bytes(name, &value, .fixed(0))
  }

  /// A structure is a structure, whatever part of the message it lies in.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, in part: MessagePart
  ) throws(WireError) {
    try section(name, &value, .fixed(0), startingFrom: S())
  }

  /// Bytes are bytes, whatever part of the message they lie in.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], in part: MessagePart
  ) throws(WireError) {
    try bytes(name, &value, .fixed(0))
  }
}
