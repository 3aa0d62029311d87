@testable import CephWire
import Common
import Testing

@Suite struct JSONTextTests {
  private func base64(_ bytes: [UInt8]) -> String {
    written { $0.append(jsonBase64: bytes) }
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `Base64 is that of RFC 4648`(text: String, code: String) {
    #expect(base64([UInt8](text.utf8)) == #"{"base64":"\#(code)"}"#)
    #expect(decodeBase64(code.utf8) == [UInt8](text.utf8))
  }

  @Test func `Base64 of every byte and every length is read back`() {
    let all = (0...255).map { UInt8($0) }
    for length in 0...256 {
      let bytes = [UInt8](all.reversed().prefix(length))
      let code = base64(bytes).dropFirst(11).dropLast(2)
      #expect(decodeBase64(code.utf8) == bytes)
    }
    #expect(base64([0xfb, 0xff, 0xbf]) == #"{"base64":"+/+/"}"#)
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "=", "====", "Zm9v=", "Z=g=", "Zg==Zg==", "Zm9-"])
  func `what is no Base64 is refused`(text: String) {
    #expect(decodeBase64(text.utf8) == nil)
  }

  @Test func `long bytes that would have to be escaped are Base64`() {
    func json(_ bytes: [UInt8]) -> String { written { $0.append(json: bytes) } }
    let limit = OutputBuffer.longestEscaped
    #expect(json([UInt8](repeating: 0, count: limit)).count == 6 * limit + 2)
    #expect(json([UInt8](repeating: 0, count: limit + 1)).hasPrefix(#"{"base64":"AAAA"#))
    let plain = [UInt8](repeating: UInt8(ascii: "x"), count: limit + 1)
    #expect(json(plain).hasPrefix(#""xxxx"#))
  }

  @Test func `bytes that are UTF-8 are a string, others are Base64`() {
    func json(_ bytes: [UInt8]) -> String { written { $0.append(json: bytes) } }
    #expect(json([]) == #""""#)
    #expect(json([UInt8]("plain text ~".utf8)) == #""plain text ~""#)
    #expect(json([UInt8]("ä😀".utf8)) == #""ä😀""#)
    #expect(
      json([0x22, 0x5c, 0x0a, 0x0d, 0x09, 0, 0x1f, 0x7f]) == #""\"\\\n\r\t\u0000\u001f\u007f""#)
    #expect(json([UInt8]("\u{80}\u{9b}\u{9f}\u{a0}".utf8)) == #""\u0080\u009b\u009f\#u{a0}""#)
    #expect(json([0x61, 0xff]) == #"{"base64":"Yf8="}"#)
    // Half of a surrogate pair, an overlong form, a character cut off: none of them is UTF-8.
    #expect(json([0xed, 0xa0, 0x80]) == #"{"base64":"7aCA"}"#)
    #expect(json([0xc0, 0x80]) == #"{"base64":"wIA="}"#)
    #expect(json([0xe2, 0x82]) == #"{"base64":"4oI="}"#)
  }
}
