internal import CZstd

/// Decompresses zstd data of one or more frames, skippable ones among them (RFC 8878).
///
/// Safe to use: the library's state is allocated and freed with the object.
@safe final class ZstdDecoder: Decoder {
  /// Frames may ask for as much memory as this power of two: 128 MiB. It is the limit of zstd(1)
  /// without options, so that a few bytes of a hostile file cannot ask for more.
  static let largestWindowLog: Int32 = 27

  private let stream: OpaquePointer
  private var insideFrame = false
  /// How many bytes the library asks for. With no more than these it never fails in a call that
  /// has decompressed something, so that all bytes before a damage are handed out.
  private var wanted = 1

  init() throws(Fault) {
    guard let stream = unsafe ZSTD_createDStream() else {  // freed in deinit
      throw Fault("cannot be decompressed: memory is short")
    }
    unsafe self.stream = stream
    // A parameter that the library knows, with a value in its range: cannot fail.
    unsafe _ = ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.largestWindowLog)
  }

  deinit {
    unsafe _ = ZSTD_freeDStream(stream)  // made in init
  }

  func read(
    from input: RawInput, into target: UnsafeMutableRawBufferPointer
  ) throws(Fault) -> Int {
    // The library reads and writes no more than the sizes given with the two pointers.
    var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while true {
      let ready = input.ensure(1)
      if !insideFrame {
        if ready == 0 { return 0 }
        try Compression.zstd.checkFrameStart(input)
      }
      var used = 0
      var status = 0
      unsafe input.consume { bytes in
        var source = unsafe ZSTD_inBuffer(
          src: bytes.baseAddress, size: min(bytes.count, wanted), pos: 0)
        status = unsafe ZSTD_decompressStream(stream, &output, &source)
        used = unsafe source.pos
        return used
      }
      if ZSTD_isError(status) != 0 {
        // The name is a constant of the library.
        throw unsafe Compression.zstd.broken(String(cString: ZSTD_getErrorName(status)))
      }
      let produced = unsafe output.pos
      if used > 0 || produced > 0 { insideFrame = status != 0 }
      wanted = max(status, 1)
      if produced > 0 { return produced }
      if ready == 0, insideFrame { throw Compression.zstd.cutOff }
    }
  }
}
