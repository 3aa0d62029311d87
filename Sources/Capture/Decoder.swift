/// Why the bytes of a file end before they should: a predicate to the file's name.
struct Fault: Error, Hashable {
  let predicate: String

  init(_ predicate: String) {
    self.predicate = predicate
  }
}

/// Decompresses one file as a stream.
protocol Decoder: AnyObject {
  /// Writes decompressed bytes to the start of `target`, which is not empty, and gives their
  /// number; 0 at the end of the data. Throws where the data breaks or is cut off, but only
  /// after all that could be decompressed before was given.
  func read(
    from input: RawInput, into target: UnsafeMutableRawBufferPointer
  ) throws(Fault) -> Int
}

/// The compressions that captures are read through.
enum Compression: String, CaseIterable {
  case gzip
  case zstd
  case lz4

  /// The compression whose data starts with `bytes`, of which 4 are enough.
  init?(startingWith bytes: [UInt8]) {
    let found = Self.allCases.first { bytes.starts(with: $0.magic) }
    guard let found else { return nil }
    self = found
  }

  /// What compressed data starts with: RFC 1952 2.3.1 (with the one method there is), RFC 8878
  /// 3.1.1, and the LZ4 frame format's "Magic Number".
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B, 0x08]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    }
  }

  /// Makes a decoder; throws where memory is short.
  func makeDecoder() throws(Fault) -> any Decoder {
    switch self {
    case .gzip: try GzipDecoder()
    case .zstd: try ZstdDecoder()
    case .lz4: try LZ4Decoder()
    }
  }

  /// The data ends before its own end mark.
  var cutOff: Fault {
    Fault("is cut off in its \(rawValue) data")
  }

  /// The library refuses the data.
  func broken(_ reason: String) -> Fault {
    Fault("has \(rawValue) data that cannot be decompressed (\(reason))")
  }

  /// Bytes that are not of this compression come after its end.
  var followed: Fault {
    Fault("has bytes of something else after its \(rawValue) data")
  }

  /// Throws where what comes next is neither a frame of this compression nor one to be skipped,
  /// which the libraries would call damage.
  func checkFrameStart(_ input: RawInput) throws(Fault) {
    guard input.ensure(4) >= 4 else { return }
    let start = input.peek(4)
    if Compression(startingWith: start) != self, !FileKind.isSkippableFrame(start) {
      throw followed
    }
  }
}
