internal import CZlib

/// Decompresses gzip data of one or more members (RFC 1952).
///
/// Safe to use: the stream's state is allocated and freed with the object.
@safe final class GzipDecoder: Decoder {
  /// Allocated, because zlib remembers the address of the struct that it was given.
  private let stream: UnsafeMutablePointer<z_stream>
  private var insideMember = true

  init() throws(Fault) {
    unsafe stream = .allocate(capacity: 1)  // freed in deinit
    unsafe stream.initialize(to: z_stream())  // zeros: zlib's own memory functions
    // 16 asks for gzip's wrapping; zlib checks its version and the size of the struct.
    let status = unsafe inflateInit2_(
      stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw Fault("cannot be decompressed: memory is short") }
  }

  deinit {
    unsafe inflateEnd(stream)  // does nothing to a stream that was not set up
    unsafe stream.deallocate()
  }

  func read(
    from input: RawInput, into target: UnsafeMutableRawBufferPointer
  ) throws(Fault) -> Int {
    while true {
      if !insideMember {
        guard try startsAnotherMember(input) else { return 0 }
        insideMember = true
      }
      let ready = input.ensure(1)
      // zlib reads and writes no more than the counts given with the two pointers, and does not
      // use them after the call.
      unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let room = UInt32(clamping: target.count)
      unsafe stream.pointee.avail_out = room
      var status = Z_OK
      unsafe input.consume { bytes in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(clamping: bytes.count)
        status = unsafe inflate(stream, Z_NO_FLUSH)
        return unsafe bytes.count - Int(stream.pointee.avail_in)
      }
      let produced = unsafe Int(room - stream.pointee.avail_out)
      if status == Z_STREAM_END {
        unsafe inflateReset(stream)  // the stream was set up in init
        insideMember = false
      }
      if produced > 0 { return produced }
      if ready == 0 && insideMember { throw Compression.gzip.cutOff }
      if status != Z_OK && status != Z_STREAM_END {
        // The message is a constant of zlib, or none.
        let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        throw Compression.gzip.broken(message ?? "zlib error \(status)")
      }
    }
  }

  /// Whether a member follows the one that has ended. Zeros are padding, as for gzip(1).
  private func startsAnotherMember(_ input: RawInput) throws(Fault) -> Bool {
    while input.ensure(1) > 0, input.peek(1) == [0] {
      unsafe input.consume { bytes in
        unsafe bytes.prefix { $0 == 0 }.count  // reads within the bytes given
      }
    }
    let ready = input.ensure(2)
    guard ready > 0 else { return false }
    // A member cut off after its first byte is a cut, which zlib finds.
    guard Compression.gzip.magic.starts(with: input.peek(2)) else {
      throw Compression.gzip.followed
    }
    return true
  }
}
