import CephWire
import Testing

@testable import Messenger

/// What is compressed here is read by the libraries' own decoders in `DecompressionTests`' way; the
/// bytes of short texts are held against those of other programs.
@Suite struct CompressionTests {
  private static let hellos = [UInt8]("hello hello hello hello".utf8)

  private func decompressed(
    _ bytes: [UInt8], _ method: CompressionMethod
  ) throws(DecompressionError) -> [UInt8] {
    try Decompression.decompress(bytes[...], method, MessengerLimits())
  }

  @Test func `zlib writes a byte that says nothing, and what Python's zlib writes`() {
    #expect(Compression.compress(Self.hellos, .zlib) == hex("00cb48cdc9c957c8402701"))
  }

  @Test func `zstd writes the length, and what the zstd command writes but for the window`() {
    // The command reads a pipe and does not know the length, which the library puts into the frame.
    let block = hex("6500003068656c6c6f20010099 4b11")
    let bytes = Compression.compress(Self.hellos, .zstd)
    #expect(bytes?.starts(with: hex("1700000028b52ffd2017")) == true)
    #expect(bytes?.suffix(block.count) == block[...])
  }

  @Test func `lz4 writes one block, as the lz4 command does`() {
    #expect(
      Compression.compress(Self.hellos, .lz4)
        == hex("01000000 17000000 0f000000 6868656c6c6f2006005068656c6c6f"))
  }

  @Test(arguments: CompressionMethods.all, [1, 40, 41, 65_536, 65_537, 300_000])
  func `what is compressed comes back`(method: CompressionMethod, size: Int) throws {
    var random = Seeded(state: UInt64(size))
    let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    for bytes in [noise, ConversationV2.part(0, size)] {
      let compressed = try #require(Compression.compress(bytes, method))
      #expect(try decompressed(compressed, method) == bytes)
    }
  }

  @Test(arguments: CompressionMethods.all) func `text becomes shorter`(method: CompressionMethod)
    throws
  {
    let compressed = try #require(Compression.compress(ConversationV2.part(0, 100_000), method))
    #expect(compressed.count < 10_000)
  }

  @Test(arguments: [CompressionMethod.none, .brotli, CompressionMethod(raw: 77)])
  func `other methods are none of ours`(method: CompressionMethod) {
    #expect(Compression.compress(Self.hellos, method) == nil)
  }
}
