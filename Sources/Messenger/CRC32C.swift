import CISAL

/// CRC-32C as Ceph computes it: initial value 0, no final inversion (2009.md 1.5). `previous` is
/// the CRC of the bytes before, where a run is checked in parts.
public func crc32c(_ bytes: RawSpan, after previous: UInt32 = 0) -> UInt32 {
  var crc = previous
  var start = 0
  while start < bytes.byteCount {
    // The library counts in `Int32`.
    let count = min(bytes.byteCount - start, Int(Int32.max))
    let part = bytes.extracting(start..<start + count)
    crc = unsafe part.withUnsafeBytes { buffer in
      // Sound: the library reads `count` bytes and writes none, whatever its signature says.
      let pointer = unsafe UnsafeMutablePointer(
        mutating: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
      return unsafe crc32_iscsi(pointer, Int32(count), crc)
    }
    start += count
  }
  return crc
}

/// CRC-32C of bytes in an array.
func crc32c(_ bytes: ArraySlice<UInt8>, after previous: UInt32 = 0) -> UInt32 {
  // Sound: the span is only read, during the call.
  unsafe crc32c(bytes.span.bytes, after: previous)
}
