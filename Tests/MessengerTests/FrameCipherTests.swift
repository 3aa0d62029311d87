import Foundation
import Testing

@testable import Messenger

/// AES-128-GCM against the vectors of McGrew and Viega, "The Galois/Counter Mode of Operation",
/// appendix B; what those lack was encrypted with OpenSSL.
@Suite struct FrameCipherTests {
  private static let key = hex("feffe9928665731c6d6a8f9467308308")
  /// The text of test case 3.
  private static let text = hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72",
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255")
  private static let first = hex(
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e",
    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985",
    "4d5c2af327cd64a62cf35abd2ba6fab4")

  /// The cipher of a connecting side whose first nonce is `nonce`.
  private func cipher(
    _ nonce: String, key: [UInt8] = Self.key, _ revision: FrameRevision = .one
  ) throws -> FrameCipher {
    let secret = key + [UInt8](repeating: 0, count: 12) + hex(nonce)
    return try #require(FrameCipher(secret: secret, isAcceptor: false, revision))
  }

  private func open(_ cipher: inout FrameCipher, _ block: [UInt8]) -> [UInt8]? {
    // Sound: the span is only read, during the call.
    cipher.open(unsafe block.span.bytes).map(Array.init)
  }

  private func opens(_ cipher: FrameCipher, _ block: [UInt8]) -> Bool {
    // Sound: the span is only read, during the call.
    cipher.opens(unsafe block.span.bytes)
  }

  @Test func `test case 2 has a block of zeros`() throws {
    let zeros = [UInt8](repeating: 0, count: 16)
    var sealing = try cipher("000000000000000000000000", key: zeros)
    let block = hex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf")
    #expect(sealing.seal(zeros) == block)
  }

  @Test func `test case 3 has four blocks`() throws {
    var sealing = try cipher("cafebabefacedbaddecaf888")
    var opening = sealing
    #expect(sealing.seal(Self.text) == Self.first)
    #expect(open(&opening, Self.first) == Self.text)
  }

  @Test func `in revision 1 the last eight bytes of the nonce count`() throws {
    var sealing = try cipher("cafebabefacedbaddecaf888")
    _ = sealing.seal(Self.text)
    let second = hex(
      "9118d703da5d0debf1bc0b2ce1fce5537be5c504f17921431574006477784c84",
      "432309e2ceeedcabc38f81e364ddfc8bb6eea979c942fe5ef7f551ac57985a9f",
      "45d0f1d106bbeb5f622a155e0acea111")
    #expect(sealing.seal(Self.text) == second)
  }

  @Test func `in revision 0 the first four bytes of the nonce count`() throws {
    var sealing = try cipher("cafebabefacedbaddecaf888", .zero)
    #expect(sealing.seal(Self.text) == Self.first)
    let second = hex(
      "2f253a16aa4cdade9c627d8063b9a3866f16037991e6173c582addf5ffd287e6",
      "9f600e79bf2dab5af468d5686323331f091a92ed2cd4c40aa2e31dbf809aec10",
      "06cbbc13cfa502bd187a6bcd8ba8153e")
    #expect(sealing.seal(Self.text) == second)
  }

  @Test(arguments: [
    (
      FrameRevision.one, "cafebabeffffffffffffffff",
      "6e0bef86f84000a74e38513ca0fdf161d791398b9948b74edb5ec695948b2be1"
    ),
    (
      .zero, "fffffffffacedbaddecaf888",
      "6155a4cc76384c6578bde554fc53d61f7ef4da5baccf0534e9113b85a1a774ce"
    ),
  ])
  func `a nonce that is at its end begins again and carries nothing over`(
    revision: FrameRevision, nonce: String, second: String
  ) throws {
    var sealing = try cipher(nonce, revision)
    let zeros = [UInt8](repeating: 0, count: 16)
    _ = sealing.seal(zeros)
    #expect(sealing.seal(zeros) == hex(second))
  }

  @Test func `the halves of a secret belong to one side each`() throws {
    let nonce = hex("cafebabefacedbaddecaf888")
    let secret = Self.key + nonce + [UInt8](repeating: 0, count: 12)
    var accepting = try #require(FrameCipher(secret: secret, isAcceptor: true, .one))
    var connecting = try #require(FrameCipher(secret: secret, isAcceptor: false, .one))
    #expect(accepting.seal(Self.text) == Self.first)
    #expect(connecting.seal(Self.text) != Self.first)
  }

  @Test func `no byte of a block can be changed`() throws {
    let opening = try cipher("cafebabefacedbaddecaf888")
    for index in Self.first.indices {
      var (changed, copy) = (Self.first, opening)
      changed[index] ^= 0x80
      #expect(open(&copy, changed) == nil)
    }
  }

  @Test func `a block that does not hold uses up its nonce`() throws {
    var (sealing, opening) = (
      try cipher("cafebabefacedbaddecaf888"), try cipher("cafebabefacedbaddecaf888")
    )
    let blocks = (0..<2).map { _ in sealing.seal(Self.text) }
    #expect(open(&opening, blocks[0].map { ~$0 }) == nil)
    #expect(open(&opening, blocks[1]) == Self.text)
    #expect(open(&opening, [1, 2, 3]) == nil)
  }

  @Test func `the start of a block shows without its end`() throws {
    let cipher = try cipher("cafebabefacedbaddecaf888")
    let start = Array(Self.first[..<32])
    // Sound: the span is only read, during the call.
    let text = unsafe cipher.peek(start.span.bytes).map(Array.init)
    #expect(text == Array(Self.text[..<32]))
  }

  @Test func `a block is that of one nonce only`() throws {
    var (sealing, opening) = (
      try cipher("cafebabefacedbaddecaf888"), try cipher("cafebabefacedbaddecaf888")
    )
    let blocks = (0..<3).map { _ in sealing.seal(Self.text) }
    #expect(!opens(opening, blocks[2]))
    opening.skip(2)
    #expect(opens(opening, blocks[2]))
    #expect(!opens(opening, blocks[0]))
    #expect(open(&opening, blocks[2]) == Self.text)
  }
}
