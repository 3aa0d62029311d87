import CLZ4
import CSnappy
import CZlib
import CZstd
import CephWire

/// Why a segment cannot be decompressed.
struct DecompressionError: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Decompresses segments (msgr2-and-cephx.md 14). Nothing on the wire bounds what comes of them:
/// the limits are those of `MessengerLimits`.
enum Decompression {
  /// Decompresses one segment, of a frame whose other segments already have come to `known` bytes.
  static func decompress(
    _ bytes: ArraySlice<UInt8>, _ method: CompressionMethod, _ limits: MessengerLimits,
    besides known: Int = 0
  ) throws(DecompressionError) -> [UInt8] {
    let most = min(
      limits.longestSection, limits.longestMessage - known,
      max(bytes.count * limits.largestRatio, limits.anyRatio))
    switch method {
    case .snappy: return try snappy(bytes, most)
    case .zlib: return try zlib(bytes, most)
    case .zstd: return try zstd(bytes, most)
    case .lz4: return try lz4(bytes, most)
    default:
      throw DecompressionError("the method \(method.name ?? "\(method.raw)") is not known here")
    }
  }

  /// Refuses a length that was announced, before anything is allocated for it.
  private static func check(_ length: Int, _ most: Int) throws(DecompressionError) {
    guard length <= most else {
      throw DecompressionError("\(length) bytes are announced, more than the limit of \(most)")
    }
  }

  private static func broken(_ method: StaticString) -> DecompressionError {
    DecompressionError("these are no \(method) data")
  }

  /// Calls `body` with room for `count` bytes, of which it says how many it has filled.
  static func filled(
    _ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int
  ) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, used in
      // Sound: no callee writes beyond `count`. (The address is not nil where there is room.)
      if let start = buffer.baseAddress { used = unsafe body(start) }
    }
  }

  private static func number32(_ bytes: ArraySlice<UInt8>, at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[bytes.startIndex + offset + $1]) << (8 * $1) }
  }

  /// One raw block.
  private static func snappy(
    _ bytes: ArraySlice<UInt8>, _ most: Int
  ) throws(DecompressionError) -> [UInt8] {
    // Sound: the library reads no more than the count that goes with each pointer, and writes no
    // more than the length that it has announced, for which there is room.
    let source = Array(bytes)
    var length = 0
    let status = unsafe source.withUnsafeBytes { buffer in
      unsafe snappy_uncompressed_length(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, &length)
    }
    guard status == SNAPPY_OK else { throw broken("snappy") }
    try check(length, most)
    var isWhole = false
    let result = unsafe filled(length) { target in
      unsafe source.withUnsafeBytes { buffer in
        var count = length
        let status = unsafe target.withMemoryRebound(to: CChar.self, capacity: max(length, 1)) {
          unsafe snappy_uncompress(
            buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, $0, &count)
        }
        isWhole = status == SNAPPY_OK && count == length
        return isWhole ? count : 0
      }
    }
    guard isWhole else { throw broken("snappy") }
    return result
  }

  /// A byte that says nothing, and raw deflate.
  private static func zlib(
    _ bytes: ArraySlice<UInt8>, _ most: Int
  ) throws(DecompressionError) -> [UInt8] {
    var source = Array(bytes.dropFirst())
    var output: [UInt8] = []
    var stream = unsafe z_stream()
    guard
      unsafe inflateInit2_(
        &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw DecompressionError("memory is short") }
    defer { unsafe _ = inflateEnd(&stream) }
    var status = Z_OK
    // Sound: input and output are no longer than what the stream is told, and the pointers are not
    // used after the calls.
    unsafe source.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      while status == Z_OK && output.count <= most {
        let room = 1 << 16
        output += unsafe filled(room) { target in
          unsafe stream.next_out = target
          unsafe stream.avail_out = UInt32(room)
          status = unsafe inflate(&stream, Z_NO_FLUSH)
          return room - Int(unsafe stream.avail_out)
        }
      }
    }
    try check(output.count, most)
    guard status == Z_STREAM_END else { throw broken("zlib") }
    return output
  }

  /// The length, and a zstd frame.
  private static func zstd(
    _ bytes: ArraySlice<UInt8>, _ most: Int
  ) throws(DecompressionError) -> [UInt8] {
    guard bytes.count >= 4 else { throw broken("zstd") }
    let length = number32(bytes, at: 0)
    try check(length, most)
    let source = Array(bytes.dropFirst(4))
    var count = 0
    // Sound: the library reads and writes no more than the counts that go with the pointers.
    let result = unsafe filled(length) { target in
      count = unsafe source.withUnsafeBytes {
        unsafe ZSTD_decompress(target, length, $0.baseAddress, $0.count)
      }
      return ZSTD_isError(count) == 0 && count == length ? count : 0
    }
    guard ZSTD_isError(count) == 0, count == length else { throw broken("zstd") }
    return result
  }

  /// The number of blocks, their lengths before and after, and the blocks, each of which goes on
  /// with the one before as its dictionary.
  private static func lz4(
    _ bytes: ArraySlice<UInt8>, _ most: Int
  ) throws(DecompressionError) -> [UInt8] {
    guard bytes.count >= 4 else { throw broken("lz4") }
    let count = number32(bytes, at: 0)
    guard count <= (bytes.count - 4) / 8 else { throw broken("lz4") }
    let lengths = (0..<count).map { index in
      (number32(bytes, at: 4 + 8 * index), number32(bytes, at: 8 + 8 * index))
    }
    let total = lengths.reduce(0) { $0 + $1.0 }
    try check(total, most)
    let source = Array(bytes.dropFirst(4 + 8 * count))
    guard lengths.reduce(0, { $0 + $1.1 }) <= source.count, total <= Int(Int32.max) else {
      throw broken("lz4")
    }
    var isWhole = true
    // Sound: each call reads one block of `source` and writes one of `target`, whose lengths have
    // been checked; the dictionary is what was written before it.
    let result = unsafe filled(total) { target in
      unsafe source.withUnsafeBytes { buffer in
        let input = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        return unsafe target.withMemoryRebound(to: CChar.self, capacity: max(total, 1)) { output in
          var (read, written) = (0, 0)
          for (original, compressed) in lengths {
            guard let input = unsafe input else { break }
            let got = unsafe LZ4_decompress_safe_usingDict(
              input + read, output + written, Int32(compressed), Int32(original), output,
              Int32(written))
            guard got == original else { break }
            read += compressed
            written += original
          }
          isWhole = written == total
          return isWhole ? total : 0
        }
      }
    }
    guard isWhole else { throw broken("lz4") }
    return result
  }
}
