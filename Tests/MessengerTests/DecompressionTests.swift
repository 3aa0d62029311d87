import CephWire
import Testing

@testable import Messenger

/// Bytes of published formats and of other programs, then such as nobody may send.
@Suite struct DecompressionTests {
  private func decompress(
    _ bytes: [UInt8], _ method: CompressionMethod, most: Int = 64 << 20
  ) throws(DecompressionError) -> [UInt8] {
    var limits = MessengerLimits()
    limits.longestSection = most
    return try Decompression.decompress(bytes[...], method, limits)
  }

  private func reason(
    _ bytes: [UInt8], _ method: CompressionMethod, most: Int = 64 << 20
  ) -> String? {
    do {
      _ = try decompress(bytes, method, most: most)
      return nil
    } catch { return error.reason }
  }

  /// A text and what stands for it.
  struct Vector {
    var method: CompressionMethod
    var bytes: [UInt8]
    var text: String
  }

  static let vectors = [
    // The example of a copy in snappy's format_description.txt.
    Vector(method: .snappy, bytes: hex("07 08 786162 0102"), text: "xababab"),
    Vector(method: .snappy, bytes: hex("05 10 68656c6c6f"), text: "hello"),
    // Python's zlib, raw deflate, behind the byte that is skipped, whatever it is.
    Vector(
      method: .zlib, bytes: hex("00 cb48cdc9c957c8402701"), text: "hello hello hello hello"),
    Vector(
      method: .zlib, bytes: hex("ff cb48cdc9c957c8402701"), text: "hello hello hello hello"),
    // A raw block (RFC 8878, 3.1.1.2), then what the zstd command writes.
    Vector(
      method: .zstd, bytes: hex("05000000 28b52ffd 2005 290000 68656c6c6f"), text: "hello"),
    Vector(
      method: .zstd, bytes: hex("17000000 28b52ffd00586500003068656c6c6f200100994b11"),
      text: "hello hello hello hello"),
    // The block of a file that the lz4 command has written.
    Vector(
      method: .lz4, bytes: hex("01000000 17000000 0f000000 6868656c6c6f2006005068656c6c6f"),
      text: "hello hello hello hello"),
    // The second block goes back into the first one (lz4_Block_format.md).
    Vector(
      method: .lz4,
      bytes: hex("02000000 0c000000 0d000000 11000000 09000000")
        + hex("c0 68656c6c6f20776f726c6420") + hex("08 0c00 50 616761696e"),
      text: "hello world hello world again"),
    Vector(method: .lz4, bytes: hex("00000000"), text: ""),
  ]

  @Test(arguments: vectors) func `bytes of others are read`(vector: Vector) throws {
    #expect(try decompress(vector.bytes, vector.method) == Array(vector.text.utf8))
  }

  @Test(arguments: vectors) func `bytes that are cut or changed never trap`(vector: Vector) {
    for end in vector.bytes.indices {
      _ = reason(Array(vector.bytes[..<end]), vector.method)
      for byte in [UInt8(0), 0x7f, 0xff] {
        var changed = vector.bytes
        changed[end] = byte
        let text = try? decompress(changed, vector.method)
        #expect(text?.count ?? 0 <= MessengerLimits().anyRatio)
      }
    }
  }

  @Test(arguments: [CompressionMethod.snappy, .zlib, .zstd, .lz4])
  func `nothing at all is no text`(method: CompressionMethod) throws {
    #expect(reason([], method) != nil)
  }

  @Test(arguments: [
    // 4 GiB - 1, in snappy's own way of writing lengths.
    (CompressionMethod.snappy, hex("ffffffff0f 00"), "4294967295"),
    (.zstd, hex("ffffffff 28b52ffd 2005 290000 68656c6c6f"), "4294967295"),
    (.lz4, hex("01000000 ffffffff 01000000 00"), "4294967295"),
    (.lz4, hex("02000000 ffffffff 01000000 ffffffff 01000000 0000"), "8589934590"),
  ])
  func `a length that is announced is refused before anything is allocated`(
    method: CompressionMethod, bytes: [UInt8], announced: String
  ) {
    #expect(reason(bytes, method)?.hasPrefix("\(announced) bytes are announced") == true)
  }

  @Test func `more blocks than there are bytes for are none`() {
    #expect(reason(hex("ffffffff 01000000 01000000 00"), .lz4) == "these are no lz4 data")
    #expect(reason(hex("01000000 05000000 ffffffff 00"), .lz4) == "these are no lz4 data")
  }

  @Test(arguments: CompressionMethods.all)
  func `a megabyte of zeros stops at the limit`(method: CompressionMethod) throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let bomb = try #require(Compression.compress(zeros, method))
    #expect(bomb.count < 60_000)
    #expect(try decompress(bomb, method, most: 1 << 20).count == 1 << 20)
    #expect(reason(bomb, method, most: 1000)?.hasSuffix("more than the limit of 1000") == true)
  }

  @Test func `raw deflate announces nothing, and stops soon behind the limit`() throws {
    let bomb = try #require(Compression.compress([UInt8](repeating: 0, count: 1 << 20), .zlib))
    #expect(
      reason(bomb, .zlib, most: 1000) == "65536 bytes are announced, more than the limit of 1000")
  }

  @Test func `an object of zeros is read, and what is longer only if it is not too dense`() throws {
    func zeros(_ count: Int) throws -> [UInt8] {
      try #require(Compression.compress([UInt8](repeating: 0, count: count), .zstd))
    }
    let object = try zeros(4 << 20)
    #expect(object.count < 200)
    #expect(try decompress(object, .zstd).count == 4 << 20)
    let longer = try zeros(4 << 20 | 1)
    #expect(
      reason(longer, .zstd) == "4194305 bytes are announced, more than the limit of 4194304")
  }

  @Test(arguments: [
    (CompressionMethod.none, "the method none is not known here"),
    (.brotli, "the method brotli is not known here"),
    (CompressionMethod(raw: 99), "the method 99 is not known here"),
  ])
  func `a method that is not known is named`(method: CompressionMethod, sentence: String) {
    #expect(reason([1, 2, 3], method) == sentence)
  }

  @Test(arguments: CompressionMethods.all)
  func `the segments of a frame share one limit`(method: CompressionMethod) throws {
    var limits = MessengerLimits()
    limits.longestMessage = 1000
    let bytes = try #require(Compression.compress([UInt8](repeating: 7, count: 600), method))
    let first = try Decompression.decompress(bytes[...], method, limits, besides: 400)
    #expect(first.count == 600)
    #expect(throws: DecompressionError.self) {
      try Decompression.decompress(bytes[...], method, limits, besides: 401)
    }
  }
}
