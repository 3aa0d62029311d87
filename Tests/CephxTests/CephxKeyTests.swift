import CephWire
import Testing

@testable import Cephx

@Suite struct CephxKeyTests {
  @Test func `a keyring's text is type, time and secret`() throws {
    let key = try #require(CephxKey(base64: "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w=="))
    #expect(key.type == .aes)
    #expect(key.created.seconds == 0x6b03_4892)
    #expect(key.secret == bytes("a92c9b41e5ea294211fbc48f2f8435df"))
    #expect(key.base64 == "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w==")
    let long = try #require(CephxKey(base64: RecordedKeys.tentacle))
    #expect(long.type == .aes256k)
    #expect(long.secret.count == 32)
  }

  @Test(arguments: [
    "", "AQCSSANr", "not base64!", "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q1",
    // Three bytes more.
    "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13wAAAA==",
    // Of type 3, and an aes key of 8 bytes.
    "AwCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w==", "AQCSSANruGTBFQgAqSybQeXqKUI=",
  ])
  func `texts that are no key are refused`(text: String) {
    #expect(CephxKey(base64: text) == nil)
  }

  @Test func `a key is described without its secret`() throws {
    let key = try #require(CephxKey(base64: RecordedKeys.reef))
    #expect(key.description == "aes key")
    #expect(String(reflecting: key) == "aes key")
    #expect(key.compactText == "aes key")
    #expect(Mirror(reflecting: key).children.map(\.label) == ["type"])
  }

  @Test func `the signature of a message of messenger v1 is that of the recordings`() throws {
    var message = SignedMessage()
    (message.headerCRC, message.frontCRC) = (3_699_142_568, 1_971_701_530)
    (message.frontLength, message.dataCRC) = (179, 4_111_213_485)
    (message.dataLength, message.sequence) = (4, 34)
    let keys = try store("client.fs", RecordedKeys.reef1)
    _ = RecordedHandshake.reefMonitor1.replay(keys)
    let key = try #require(RecordedHandshake.reefMDS1.replay(keys).handshake.sessionKey)
    #expect(key.signature(of: message) == 12_893_090_246_747_373_926)
    message.sequence = 35
    #expect(key.signature(of: message) != 12_893_090_246_747_373_926)
  }

  @Test func `the signature under a key of type aes256k is that of the recordings`() throws {
    var message = SignedMessage()
    (message.headerCRC, message.frontCRC) = (547_543_116, 3_145_954_263)
    (message.frontLength, message.dataCRC) = (179, 4_111_213_485)
    (message.dataLength, message.sequence) = (4, 32)
    let keys = try store("client.fs", RecordedKeys.tentacle1)
    _ = RecordedHandshake.tentacleMonitor1.replay(keys)
    let key = try #require(RecordedHandshake.tentacleMDS1.replay(keys).handshake.sessionKey)
    #expect(key.signature(of: message) == 16_623_225_826_213_076_477)
    #expect(key.signature(of: message, isFull: false) == nil)
  }

  @Test func `before CEPHX_V2 only the checksums are signed`() throws {
    let key = try #require(CephxKey(base64: RecordedKeys.reef))
    var message = SignedMessage()
    (message.headerCRC, message.frontCRC) = (1, 2)
    (message.middleCRC, message.dataCRC) = (3, 4)
    #expect(
      message.checksums.wireBytes
        == bytes("01 55aa2688ad9c00ff 10000000 01000000 02000000 03000000 04000000"))
    #expect(key.signature(of: message, isFull: false) == 17_663_099_286_504_812_350)
    message.sequence = 7
    #expect(key.signature(of: message, isFull: false) == 17_663_099_286_504_812_350)
  }

  @Test func `HMAC-SHA256 is that of RFC 4231`() {
    var key = CephxKey()
    key.secret = [UInt8](repeating: 0x0b, count: 20)
    #expect(
      key.hmacSHA256(Array("Hi There".utf8))
        == bytes("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"))
  }

  @Test func `a word is folded from whole words only`() {
    #expect([UInt8]().folded == 0)
    #expect(bytes("0100000000000000 0300000000000000 ffff").folded == 2)
  }
}
