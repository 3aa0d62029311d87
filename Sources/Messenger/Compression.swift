import CLZ4
import CSnappy
import CZlib
import CZstd
import CephWire

/// Compresses segments, so that `Decompression` gives them back (msgr2-and-cephx.md 14).
enum Compression {
  /// Compresses one segment; nil where the method is not known here, or is none.
  static func compress(_ bytes: [UInt8], _ method: CompressionMethod) -> [UInt8]? {
    switch method {
    case .snappy: snappy(bytes)
    case .zlib: zlib(bytes)
    case .zstd: zstd(bytes)
    case .lz4: lz4(bytes)
    default: nil
    }
  }

  /// One raw block.
  private static func snappy(_ bytes: [UInt8]) -> [UInt8] {
    let room = snappy_max_compressed_length(bytes.count)
    // Sound: the library reads no more than the count that goes with the pointer, and writes no
    // more than the length that it has asked for.
    return unsafe Decompression.filled(room) { target in
      unsafe bytes.withUnsafeBytes { buffer in
        var count = room
        let status = unsafe target.withMemoryRebound(to: CChar.self, capacity: room) {
          unsafe snappy_compress(
            buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, $0, &count)
        }
        return status == SNAPPY_OK ? count : 0
      }
    }
  }

  /// A byte that says nothing, and raw deflate.
  private static func zlib(_ bytes: [UInt8]) -> [UInt8]? {
    var source = bytes
    var stream = unsafe z_stream()
    guard
      unsafe deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, memoryLevel, Z_DEFAULT_STRATEGY,
        ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { unsafe _ = deflateEnd(&stream) }
    let room = Int(unsafe deflateBound(&stream, UInt(source.count)))
    // Sound: input and output are no longer than what the stream is told, and the pointers are not
    // used after the call.
    let deflated = unsafe source.withUnsafeMutableBufferPointer { input in
      unsafe Decompression.filled(room) { target in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = target
        unsafe stream.avail_out = UInt32(room)
        return unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
          ? room - Int(unsafe stream.avail_out) : 0
      }
    }
    return [0] + deflated
  }

  /// zlib's own default.
  private static let memoryLevel: Int32 = 8

  /// The length, and a zstd frame.
  private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    let room = ZSTD_compressBound(bytes.count)
    // Sound: the library reads and writes no more than the counts that go with the pointers.
    let frame = unsafe Decompression.filled(room) { target in
      let count = unsafe bytes.withUnsafeBytes {
        unsafe ZSTD_compress(target, room, $0.baseAddress, $0.count, ZSTD_CLEVEL_DEFAULT)
      }
      return ZSTD_isError(count) == 0 ? count : 0
    }
    return UInt32(clamping: bytes.count).littleEndianBytes + frame
  }

  /// The number of blocks, their lengths before and after, and the blocks, each of which goes on
  /// with the one before as its dictionary.
  private static func lz4(_ bytes: [UInt8]) -> [UInt8]? {
    guard let stream = unsafe LZ4_createStream() else { return nil }
    defer { unsafe _ = LZ4_freeStream(stream) }
    let starts = stride(from: 0, to: bytes.count, by: lz4Block)
    var lengths: [UInt8] = []
    var blocks: [UInt8] = []
    // Sound: each call reads one block of `bytes`, which stay where they are as long as the stream
    // looks back at them, and writes no more than the library's own bound.
    unsafe bytes.withUnsafeBytes { buffer in
      let input = unsafe buffer.assumingMemoryBound(to: CChar.self)
      for start in starts {
        let count = min(lz4Block, bytes.count - start)
        let room = Int(LZ4_compressBound(Int32(count)))
        let block = unsafe Decompression.filled(room) { target in
          unsafe target.withMemoryRebound(to: CChar.self, capacity: room) { output in
            Int(
              unsafe LZ4_compress_fast_continue(
                stream, input.baseAddress.map { unsafe $0 + start }, output, Int32(count),
                Int32(room), 1))
          }
        }
        lengths += UInt32(count).littleEndianBytes + UInt32(block.count).littleEndianBytes
        blocks += block
      }
    }
    return UInt32(starts.underestimatedCount).littleEndianBytes + lengths + blocks
  }

  /// Senders have a block for each buffer that a segment is put together from; as long as a
  /// dictionary can be.
  private static let lz4Block = 64 << 10
}
