import CephWire
import Testing

@Suite struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: [UInt8](text.utf8))
  }

  /// What is said of a text that is no JSON.
  private func complaint(_ text: [UInt8]) -> String? {
    do {
      _ = try JSONValue(parsing: text)
      return nil
    } catch { return error.description }
  }

  private func complaint(_ text: String) -> String? { complaint([UInt8](text.utf8)) }

  @Test func `whole numbers are exact`() throws {
    #expect(try parse("18446744073709551615").integer(as: UInt64.self) == .max)
    #expect(try parse("-9223372036854775808").integer(as: Int64.self) == .min)
    #expect(try parse("18446744073709551616").integer(as: UInt64.self) == nil)
    #expect(try parse("256").integer(as: UInt8.self) == nil)
    #expect(try parse("-0") == .integer(0))
    #expect(try parse("0") == .integer(0))
  }

  @Test func `other numbers are real`() throws {
    #expect(try parse("1e5") == .real(100_000))
    #expect(try parse("-1.5E-1") == .real(-0.15))
    #expect(try parse("0.25") == .real(0.25))
    #expect(try parse("1E+2") == .real(100))
    #expect(try parse("1e5").integer(as: Int.self) == nil)
    let long = String(repeating: "9", count: 50)
    #expect(try parse(long) == .real(1e50))
  }

  @Test(arguments: [
    "01", "-", "1.", "+1", ".5", "-.5", "00", "-01", "1e", "1e+", "1.e5", "--1", "1-2", "1e5.5",
    "Infinity", "NaN", "0x10", "",
  ])
  func `what RFC 8259 does not call a number is refused`(text: String) {
    #expect(complaint(text) != nil)
    #expect(complaint("[\(text),1]") != nil)
  }

  @Test func `words`() throws {
    #expect(try parse("[true,false,null]") == .array([.bool(true), .bool(false), .null]))
    #expect(complaint("tru") == "no JSON value at byte 0")
    #expect(complaint("nulll") == "text after the end of the value at byte 4")
    #expect(complaint("True") == "no JSON value at byte 0")
  }

  @Test func `escapes in strings`() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t""#).string == "\"\\/\u{8}\u{c}\n\r\t")
    #expect(try parse(#""\u0041\u00e4\u20AC""#).string == "Aä€")
    #expect(try parse(#""\ud83d\ude00""#).string == "😀")
    #expect(try parse(#""\u0000""#).string == "\0")
    #expect(try parse(#""é""#).bytes == [0xc3, 0xa9])
  }

  @Test(arguments: [
    #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ude00""#,
  ])
  func `half of a surrogate pair is refused`(text: String) {
    #expect(complaint(text)?.hasPrefix("half a surrogate pair") == true)
  }

  @Test(arguments: [#""\u12""#, #""\u+123""#, #""\u-123""#, #""\u12g4""#, #""\u"#])
  func `four digits are needed after a u`(text: String) {
    #expect(complaint(text)?.hasPrefix("four hexadecimal digits expected") == true)
  }

  @Test func `strings that are none`() {
    #expect(complaint("\"abc") == "a string without end at byte 4")
    #expect(complaint("\"abc\\") == "a string without end at byte 5")
    #expect(complaint(#""\x""#) == "an unknown escape at byte 3")
    #expect(complaint("\"a\nb\"")?.hasPrefix("a control character") == true)
    #expect(complaint("\"a\0b\"")?.hasPrefix("a control character") == true)
    #expect(complaint([0x22, 0xff, 0x22])?.hasPrefix("a string that is not UTF-8") == true)
    #expect(complaint([0x22, 0xc3, 0x22])?.hasPrefix("a string that is not UTF-8") == true)
    #expect(complaint([0x22, 0xed, 0xa0, 0x80, 0x22]) != nil)
    #expect(complaint([0xff]) == "no JSON value at byte 0")
  }

  @Test func `objects and lists`() throws {
    let value = try parse(" { \"a\" : [ 1 , { } ] ,\t\"b\":\r\n[] } ")
    #expect(value["a"] == .array([.integer(1), .object([:])]))
    #expect(value["b"] == .array([]))
    #expect(value["c"] == nil)
    #expect(JSONValue.null["a"] == nil)
  }

  @Test func `of members with the same name the last one counts`() throws {
    #expect(try parse(#"{"a":1,"a":2}"#)["a"] == .integer(2))
  }

  @Test func `what is neither object nor list is refused where it goes wrong`() {
    #expect(complaint("") == "the text ends where a value belongs at byte 0")
    #expect(complaint("[1,]") == "no JSON value at byte 3")
    #expect(complaint("[1 2]") == "',' or ']' expected at byte 3")
    #expect(complaint("[1") == "',' or ']' expected at byte 2")
    #expect(complaint("[") == "the text ends where a value belongs at byte 1")
    #expect(complaint("{") == "a string expected at byte 1")
    #expect(complaint("{1:2}") == "a string expected at byte 1")
    #expect(complaint(#"{"a" 1}"#) == "':' expected at byte 5")
    #expect(complaint(#"{"a":1,}"#) == "a string expected at byte 7")
    #expect(complaint(#"{"a":1 "b":2}"#) == "',' or '}' expected at byte 7")
    #expect(complaint("{} x") == "text after the end of the value at byte 3")
    #expect(complaint("{}{}") == "text after the end of the value at byte 2")
  }

  @Test func `nesting has a limit`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(complaint(nested(65)) == nil)
    #expect(complaint(nested(66)) == "nested too deeply at byte 65")
    #expect(complaint(String(repeating: "[", count: 1 << 20)) == "nested too deeply at byte 65")
    #expect(complaint(String(repeating: #"{"a":"#, count: 1 << 18)) != nil)
  }

  @Test func `bytes are a string or an object with Base64 alone`() throws {
    #expect(try parse(#""abc""#).bytes == [0x61, 0x62, 0x63])
    #expect(try parse(#"{"base64":"YWI="}"#).bytes == [0x61, 0x62])
    #expect(try parse(#"{"base64":"YWI=","x":1}"#).bytes == nil)
    #expect(try parse(#"{"base64":1}"#).bytes == nil)
    #expect(try parse("1").bytes == nil)
  }
}
