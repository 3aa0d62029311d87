import CLZ4
import CZlib
import CZstd

@testable import Capture

extension Compression {
  /// `bytes` as one member or frame, made by the C library.
  func compress(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .gzip: gzipped(bytes)
    case .zstd:
      // The library writes no more than the capacity given, which suffices.
      unsafe compressed(into: ZSTD_compressBound(bytes.count)) { target, capacity in
        unsafe ZSTD_compress(target, capacity, bytes, bytes.count, 3)
      }
    case .lz4:
      // The same.
      unsafe compressed(into: LZ4F_compressFrameBound(bytes.count, nil)) { target, capacity in
        unsafe LZ4F_compressFrame(target, capacity, bytes, bytes.count, nil)
      }
    }
  }
}

private func compressed(
  into capacity: Int, _ compress: (UnsafeMutableRawPointer?, Int) -> Int
) -> [UInt8] {
  var target = [UInt8](repeating: 0, count: capacity)
  // The pointer and the capacity are those of the array.
  let count = unsafe target.withUnsafeMutableBytes { unsafe compress($0.baseAddress, capacity) }
  return Array(target.prefix(count))
}

private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = unsafe z_stream()
  // The struct stays where it is until deflateEnd, and its size is given.
  let size = unsafe Int32(MemoryLayout<z_stream>.size)
  unsafe deflateInit2_(
    &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  defer { unsafe deflateEnd(&stream) }
  var source = bytes
  // Source and target are as long as is said, and the target's length suffices.
  return unsafe source.withUnsafeMutableBytes { source in
    unsafe compressed(into: Int(deflateBound(&stream, UInt(source.count)))) { target, capacity in
      unsafe stream.next_in = source.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = target?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.avail_out = UInt32(capacity)
      unsafe deflate(&stream, Z_FINISH)
      return unsafe capacity - Int(stream.avail_out)
    }
  }
}
