internal import CPcap
internal import Common
internal import Glibc

/// The bytes of a capture file, decompressed where they are compressed.
///
/// Safe to use: the C stream made by ``withFile`` is said there to outlive nothing.
@safe final class ContentStream {
  /// The bytes as they lie in the file.
  let input: RawInput
  /// How the file is compressed; nil where it is not.
  let compression: Compression?
  /// The first bytes read, ``FileKind/sample`` at most: what the file says of itself.
  private(set) var head: [UInt8] = []
  /// Why the bytes ended before they should; nil where they did not, or not yet.
  private(set) var fault: Fault?

  private let decoder: (any Decoder)?
  private var interfaces = InterfaceCounter()

  /// Looks at the start of `input` and makes ready to decompress it.
  init(_ input: RawInput) throws(CaptureError) {
    self.input = input
    Self.skipSkippableFrames(input)
    _ = input.ensure(4)
    compression = Compression(startingWith: input.peek(4))
    do {
      decoder = try compression?.makeDecoder()
    } catch {
      throw CaptureError(file: input.name, error.predicate)
    }
  }

  /// Frames that zstd and lz4 skip may come first (pzstd writes such), and do not tell which of
  /// the two it is.
  private static func skipSkippableFrames(_ input: RawInput) {
    while input.ensure(8) >= 8 {
      let start = input.peek(8)
      guard FileKind.isSkippableFrame(start) else { return }
      let size = start[4...7].reversed().reduce(0) { $0 << 8 | Int($1) }
      input.skip(8 + size)
    }
  }

  /// Writes the next bytes to the start of `target` and gives their number; 0 at the end and
  /// after a fault.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    guard fault == nil, unsafe !target.isEmpty else { return 0 }
    var count = 0
    do throws(Fault) {
      // Both write within the target and give how much they wrote.
      count =
        if let decoder {
          try unsafe decoder.read(from: input, into: target)
        } else {
          unsafe input.read(into: target)
        }
    } catch {
      fault = error
    }
    // A file that cannot be read looks cut off to a decoder: the cause is the better sentence.
    if let failure = input.failure, count == 0 { fault = failure }
    if head.count < FileKind.sample {
      let missing = FileKind.sample - head.count
      // Copies bytes that were written just now.
      unsafe head.append(contentsOf: target.prefix(min(count, missing)))
    }
    // Sound: the span is only read, during the call; `count` bytes were written just now.
    countInterfaces(
      unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: target[..<count])))
    return count
  }

  /// Ends a pcapng file that describes more interfaces than libpcap is to keep.
  private func countInterfaces(_ bytes: RawSpan) {
    interfaces.take(bytes)
    if interfaces.count > InterfaceCounter.most {
      fault = Fault("describes more than \(InterfaceCounter.most) interfaces")
    }
  }

  /// Reads on until ``head`` is full or the bytes end; what is read else is lost.
  func fillHead() {
    var space = [UInt8](repeating: 0, count: FileKind.sample)
    unsafe space.withUnsafeMutableBytes { space in
      while head.count < FileKind.sample, unsafe read(into: space) > 0 {}  // writes within space
    }
  }

  /// Makes a C stream that reads these bytes through `buffer`; nil where memory is short. The
  /// caller closes it while this object and the buffer live.
  @unsafe func makeFile(buffer: UnsafeMutableRawBufferPointer) -> UnsafeMutablePointer<FILE>? {
    var functions = cookie_io_functions_t()
    unsafe functions.read = { cookie, bytes, count in
      guard let cookie = unsafe cookie, let bytes = unsafe bytes else { return 0 }
      // The cookie is this object, which the caller keeps alive; the target is as the C library
      // says.
      let stream = unsafe Unmanaged<ContentStream>.fromOpaque(cookie).takeUnretainedValue()
      return unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: count))
    }
    let cookie = unsafe Unmanaged.passUnretained(self).toOpaque()
    guard let file = unsafe fopencookie(cookie, "r", functions) else { return nil }
    let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
    unsafe _ = setvbuf(file, start, _IOFBF, buffer.count)
    return unsafe file
  }
}
