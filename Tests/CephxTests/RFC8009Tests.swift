import Testing

@testable import Cephx

/// The samples of RFC 8009, appendix A, for aes256-cts-hmac-sha384-192.
@Suite struct RFC8009Tests {
  static let secret = bytes("6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52")

  @Test func `the keys of a use are derived as the samples say`() {
    #expect(
      RFC8009.derivedKey(of: Self.secret, 2, kind: 0xaa, bits: 256)
        == bytes("56ab22bee63d82d7bc5227f6773f8ea7a5eb1c825160c38312980c442e5c7e49"))
    #expect(
      RFC8009.derivedKey(of: Self.secret, 2, kind: 0x55, bits: 192)
        == bytes("69b16514e3cd8e56b82010d5c73012b622c4d00ffc23ed1f"))
  }

  @Test(arguments: [
    // No plaintext: one block.
    (0, "41f53fa5bfe7026d91faf9be959195a058707273a96a40f0a01960621ac612748b9bbfbe7eb4ce3c"),
    // Less than a block.
    (
      6,
      """
      4ed7b37c2bcac8f74f23c1cf07e62bc7b75fb3f637b9f559c7f664f69eab7b6092237526ea0d1f61cb20d69d10f2
      """
    ),
    // A whole block.
    (
      16,
      """
      bc47ffec7998eb91e8115cf8d19dac4bbbe2e163e87dd37f49beca92027764f68cf51f14d798c2273f35df574d1f
      932e40c4ff255b36a266
      """
    ),
    // More than a block.
    (
      21,
      """
      40013e2df58e8751957d2878bcd2d6fe101ccfd556cb1eae79db3c3ee86429f2b2a602ac86fef6ecb647d6295fae
      077a1feb517508d2c16b4192e01f62
      """
    ),
  ])
  func `ciphertexts decrypt to the samples' plaintexts`(count: Int, token: String) {
    #expect(
      RFC8009.decrypt(bytes(token), secret: Self.secret, usage: 2) == (0..<count).map(UInt8.init))
  }

  @Test func `a changed byte, another use and another key are refused`() {
    var token = bytes(
      """
      4ed7b37c2bcac8f74f23c1cf07e62bc7b75fb3f637b9f559c7f664f69eab7b6092237526ea0d1f61cb20d69d10f2
      """)
    #expect(RFC8009.decrypt(token, secret: Self.secret, usage: 3) == nil)
    #expect(RFC8009.decrypt(token, secret: Self.secret.reversed(), usage: 2) == nil)
    token[7] ^= 1
    #expect(RFC8009.decrypt(token, secret: Self.secret, usage: 2) == nil)
  }

  @Test func `fewer bytes than confounder and code are refused`() {
    for count in 0..<40 {
      let token = [UInt8](repeating: 7, count: count)
      #expect(RFC8009.decrypt(token, secret: Self.secret, usage: 2) == nil)
    }
  }
}
