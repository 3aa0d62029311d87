internal import CLZ4

/// Decompresses LZ4 data of one or more frames, skippable ones among them (LZ4 frame format).
///
/// Safe to use: the library's state is allocated and freed with the object. Its memory is bounded
/// by the format's largest block, 4 MiB.
@safe final class LZ4Decoder: Decoder {
  private let context: OpaquePointer
  private var insideFrame = false
  /// How many bytes the library asks for. With no more than these it never fails in a call that
  /// has decompressed something, so that all bytes before a damage are handed out.
  private var wanted = 1

  init() throws(Fault) {
    var context: OpaquePointer?
    // Fills in the context, which deinit frees.
    let status = unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
    guard LZ4F_isError(status) == 0, let context = unsafe context else {
      throw Fault("cannot be decompressed: memory is short")
    }
    unsafe self.context = context
  }

  deinit {
    unsafe _ = LZ4F_freeDecompressionContext(context)  // made in init
  }

  func read(
    from input: RawInput, into target: UnsafeMutableRawBufferPointer
  ) throws(Fault) -> Int {
    while true {
      let ready = input.ensure(1)
      if !insideFrame {
        if ready == 0 { return 0 }
        try Compression.lz4.checkFrameStart(input)
      }
      // The library reads and writes no more than these sizes, and says in them how much it did.
      var produced = target.count
      var used = 0
      var status = 0
      unsafe input.consume { bytes in
        used = min(bytes.count, wanted)
        // With no input left the library only hands out what it still holds.
        status = unsafe LZ4F_decompress(
          context, target.baseAddress, &produced, bytes.baseAddress, &used, nil)
        return used
      }
      if LZ4F_isError(status) != 0 {
        // The name is a constant of the library.
        throw unsafe Compression.lz4.broken(String(cString: LZ4F_getErrorName(status)))
      }
      if used > 0 || produced > 0 { insideFrame = status != 0 }
      wanted = max(status, 1)
      if produced > 0 { return produced }
      if ready == 0, insideFrame { throw Compression.lz4.cutOff }
      // Does not happen, but would never end.
      if ready > 0, used == 0 { throw Compression.lz4.broken("no progress") }
    }
  }
}
