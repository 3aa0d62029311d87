internal import Glibc

/// A growing run of bytes to write output into.
///
/// It stands where `[UInt8]` would, because everything that the tool prints passes through it a
/// few bytes at a time: it checks its capacity, but never uniqueness or exclusivity.
@safe
public struct OutputBuffer: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// The number of bytes written.
  public private(set) var count: Int

  /// Makes an empty buffer with room for `capacity` bytes (at least 64).
  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    unsafe storage = Self.resized(nil, to: self.capacity)
    count = 0
  }

  deinit {
    unsafe free(storage)
  }

  /// Memory of `capacity` bytes that begins with what `memory` has, which is given back. The C library
  /// moves pages instead of copying them where there are many, so that both are never held at once.
  private static func resized(
    _ memory: UnsafeMutablePointer<UInt8>?, to capacity: Int
  ) -> UnsafeMutablePointer<UInt8> {
    // Not for any input: what may be written of one message is bounded (docs/limits.md). Where the
    // system itself has no memory left, nothing could go on, as with every other allocation in Swift.
    guard let moved = unsafe realloc(memory, capacity) else { fatalError("out of memory") }
    return unsafe moved.assumingMemoryBound(to: UInt8.self)
  }

  /// Whether nothing has been written.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The bytes written so far.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    borrowing get {
      // Sound: `count` bytes of `storage` are initialised, and the span borrows the buffer.
      let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(storage), byteCount: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Hands the bytes written so far to `body`: for buffers in classes, whose spans cannot leave.
  public borrowing func withBytes<E: Error>(
    _ body: (RawSpan) throws(E) -> Void
  ) throws(E) {
    try body(bytes)
  }

  /// Forgets what was written and keeps the memory.
  @inlinable public mutating func removeAll() {
    setCount(0)
  }

  /// Forgets what was written after the first `count` bytes; no effect where there are fewer.
  @inlinable public mutating func truncate(to count: Int) {
    if count < self.count { setCount(max(count, 0)) }
  }

  /// Gives memory back where more than `limit` bytes are held and none of it is in use.
  public mutating func trim(to limit: Int) {
    guard capacity > limit, count == 0 else { return }
    capacity = max(limit, 64)
    unsafe storage = Self.resized(storage, to: capacity)
  }

  @usableFromInline mutating func setCount(_ value: Int) {
    count = value
  }

  /// Makes room for `extra` more bytes.
  @inlinable public mutating func reserve(_ extra: Int) {
    if capacity - count < extra { grow(extra) }
  }

  @usableFromInline mutating func grow(_ extra: Int) {
    capacity = max(capacity * 2, count + extra)
    unsafe storage = Self.resized(storage, to: capacity)
  }

  /// Appends one byte.
  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1)
    // Sound: `reserve` has made room at `count`.
    unsafe storage[count] = byte
    setCount(count + 1)
  }

  /// Appends `count` times the same byte.
  public mutating func append(repeating byte: UInt8, count: Int) {
    guard count > 0 else { return }
    reserve(count)
    // Sound: `reserve` has made room for `count` more bytes.
    unsafe (storage + self.count).update(repeating: byte, count: count)
    setCount(self.count + count)
  }

  /// Appends the text of a literal.
  @inlinable public mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    if text.hasPointerRepresentation {
      // Sound: the literal holds `length` bytes, and `reserve` has made room for them.
      unsafe Self.copy(text.utf8Start, to: storage + count, length)
      setCount(count + length)
    } else {
      append(String(describing: text))
    }
  }

  /// Appends the beginning of a JSON member: `"name":`, after a comma where `isFirst` is false.
  /// `name` must need no escaping.
  public mutating func append(jsonKey name: StaticString, isFirst: Bool) {
    let length = name.utf8CodeUnitCount
    guard name.hasPointerRepresentation else { return append("\"?\":") }
    reserve(length + 4)
    // Sound: `reserve` has made room for the name and four more bytes.
    var end = unsafe storage + count
    if !isFirst {
      unsafe end[0] = UInt8(ascii: ",")
      unsafe end += 1
    }
    unsafe end[0] = UInt8(ascii: "\"")
    unsafe Self.copy(name.utf8Start, to: end + 1, length)
    unsafe end[length + 1] = UInt8(ascii: "\"")
    unsafe end[length + 2] = UInt8(ascii: ":")
    count += length + (isFirst ? 3 : 4)
  }

  /// Copies `count` bytes. Names and numbers are so short that to call the C library for it takes longer
  /// than to do it: they are copied in two pieces, which may overlap.
  @inlinable @inline(__always)
  static func copy(
    _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    let (source, target) = unsafe (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    // Sound: each piece lies within the `count` bytes of both, and is loaded before any is stored.
    switch count {
    case 8...16:
      let first = unsafe source.loadUnaligned(as: UInt64.self)
      let last = unsafe source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      unsafe target.storeBytes(of: first, as: UInt64.self)
      unsafe target.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    case 4..<8:
      let first = unsafe source.loadUnaligned(as: UInt32.self)
      let last = unsafe source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      unsafe target.storeBytes(of: first, as: UInt32.self)
      unsafe target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    case 2..<4:
      let first = unsafe source.loadUnaligned(as: UInt16.self)
      let last = unsafe source.loadUnaligned(fromByteOffset: count &- 2, as: UInt16.self)
      unsafe target.storeBytes(of: first, as: UInt16.self)
      unsafe target.storeBytes(of: last, toByteOffset: count &- 2, as: UInt16.self)
    case 1: unsafe target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
    default: unsafe target.copyMemory(from: source, byteCount: count)
    }
  }

  /// Appends the Base64 text (RFC 4648 section 4) of `bytes`.
  public mutating func append(base64 bytes: RawSpan) {
    let letters: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    reserve((bytes.byteCount + 2) / 3 * 4)
    var index = 0
    var end = count
    while index < bytes.byteCount {
      let rest = bytes.byteCount - index
      var group = UInt32(bytes.byte(at: index)) << 16
      if rest > 1 { group |= UInt32(bytes.byte(at: index + 1)) << 8 }
      if rest > 2 { group |= UInt32(bytes.byte(at: index + 2)) }
      // Sound: six bits index 64 letters, and `reserve` has made room for four a group.
      unsafe storage[end] = letters.utf8Start[Int(group >> 18)]
      unsafe storage[end + 1] = letters.utf8Start[Int(group >> 12 & 63)]
      unsafe storage[end + 2] = rest > 1 ? letters.utf8Start[Int(group >> 6 & 63)] : 0x3d
      unsafe storage[end + 3] = rest > 2 ? letters.utf8Start[Int(group & 63)] : 0x3d
      index += 3
      end += 4
    }
    count = end
  }

  /// Appends the UTF-8 of a string. (Literals are better taken for static strings.)
  @_disfavoredOverload
  public mutating func append(_ text: String) {
    var text = text
    // Sound: the text is only read, during the call.
    text.withUTF8 { unsafe append(UnsafeRawBufferPointer($0).bytes) }
  }

  /// Appends the bytes of a span.
  public mutating func append(_ bytes: Span<UInt8>) {
    // Sound: the span of bytes is only read, as the bytes that it is.
    append(unsafe bytes.bytes)
  }

  /// Appends the bytes of an array.
  public mutating func append(_ bytes: [UInt8]) {
    reserve(bytes.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      // Sound: `source` holds `source.count` bytes, and `reserve` has made room for them.
      unsafe (storage + count).update(from: start, count: source.count)
    }
    count += bytes.count
  }

  /// Appends the bytes of a span.
  public mutating func append(_ bytes: RawSpan) {
    reserve(bytes.byteCount)
    unsafe bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      // Sound: `source` holds `source.count` bytes, and `reserve` has made room for them.
      unsafe (storage + count).update(
        from: start.assumingMemoryBound(to: UInt8.self), count: source.count)
    }
    count += bytes.byteCount
  }

  /// Overwrites bytes that were written before; `offset + bytes.count` must not exceed `count`.
  public mutating func overwrite(at offset: Int, with bytes: [UInt8]) {
    precondition(offset >= 0 && offset + bytes.count <= count, "only what was written is replaced")
    for (index, byte) in bytes.enumerated() {
      // Sound: the precondition holds every index within what was written.
      unsafe storage[offset + index] = byte
    }
  }

  /// Appends a number in decimal.
  @inlinable public mutating func append(decimal value: UInt64) {
    if value < 10 { return append(48 + UInt8(truncatingIfNeeded: value)) }
    appendLong(decimal: value)
  }

  @usableFromInline mutating func appendLong(decimal value: UInt64) {
    reserve(40)
    // Sound: `reserve` has made room. The digits, at most 20, are written from the last to the first,
    // and then moved to where they belong. The pairs have 200 letters, and each is less than 100.
    let pairs = unsafe UnsafeRawPointer(digitPairs.utf8Start)
    let end = unsafe storage + count + 40
    var first = unsafe end
    var rest = value
    while rest >= 10 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      let digits = unsafe pairs.loadUnaligned(
        fromByteOffset: 2 &* Int(truncatingIfNeeded: pair), as: UInt16.self)
      unsafe first -= 2
      unsafe UnsafeMutableRawPointer(first).storeBytes(of: digits, as: UInt16.self)
      rest = quotient
    }
    // What is left is the first digit, or nothing where the number of digits is even.
    if rest > 0 {
      unsafe first -= 1
      unsafe first[0] = 48 + UInt8(truncatingIfNeeded: rest)
    }
    let digits = unsafe end - first
    unsafe Self.copy(first, to: storage + count, digits)
    count += digits
  }

  /// Appends a number in decimal, with a minus sign where it is negative.
  @inlinable public mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
  }

  /// Appends a number that is not negative in decimal, padded on the left with zeros to at least
  /// `width` digits.
  public mutating func append(decimal value: Int, width: Int) {
    if width == 2, 0..<100 ~= value {
      append(48 + UInt8(truncatingIfNeeded: value / 10))
      return append(48 + UInt8(truncatingIfNeeded: value % 10))
    }
    var bound = 10
    for _ in 1..<max(width, 1) {
      if value < bound { append(UInt8(ascii: "0")) }
      bound &*= 10
    }
    // The zeros were written from the left; what remains is the number itself.
    append(decimal: Int64(value))
  }

  /// Appends a number in lower-case hexadecimal without prefix, padded to at least `width` digits.
  public mutating func append(hex value: UInt64, width: Int = 1) {
    let digits = max(width, (64 - value.leadingZeroBitCount + 3) / 4)
    for index in stride(from: digits - 1, through: 0, by: -1) {
      let nibble = index < 16 ? UInt8(truncatingIfNeeded: value >> UInt64(index * 4) & 15) : 0
      append(nibble < 10 ? 48 + nibble : 87 + nibble)
    }
  }

  /// Appends a number in octal without prefix.
  public mutating func append(octal value: UInt64) {
    append(String(value, radix: 8))
  }

  /// What was written, as a string; bytes that are not UTF-8 become U+FFFD.
  public var description: String {
    unsafe String(decoding: UnsafeBufferPointer(start: storage, count: count), as: UTF8.self)
  }
}

/// The numbers from 00 to 99.
private let digitPairs: StaticString = """
  0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
  5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
  """
