import Testing

@testable import Cephx

@Suite struct SHA256SumTests {
  /// FIPS 180-2, appendix B.1.
  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func `the sum of a text is that of the standard`() {
    #expect(SHA256Sum(of: Array("abc".utf8)).description == abc)
    #expect(SHA256Sum(hex: abc) == SHA256Sum(of: Array("abc".utf8)))
    #expect(SHA256Sum(hex: abc.uppercased()) == SHA256Sum(hex: abc))
  }

  @Test func `other texts are no sum`() {
    #expect(SHA256Sum(hex: "") == nil)
    #expect(SHA256Sum(hex: abc.dropLast()) == nil)
    #expect(SHA256Sum(hex: abc.dropLast() + "g") == nil)
    #expect(SHA256Sum(hex: abc + "0") == nil)
  }
}
