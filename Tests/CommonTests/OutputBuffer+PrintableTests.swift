import Common
import Testing

@Suite struct OutputBufferPrintableTests {
  private func printable(_ bytes: [UInt8]) -> String {
    var output = OutputBuffer()
    // Sound: the span does not outlive the call.
    output.append(printable: unsafe bytes.span.bytes)
    return output.description
  }

  @Test func `text is as it is`() {
    #expect(printable(Array("a/b c".utf8)) == "a/b c")
    #expect(printable(Array("Übung".utf8)) == "Übung")
  }

  @Test func `control characters, also the high ones, are escaped`() {
    #expect(printable(Array("a\n\u{1b}[2J\u{7f}".utf8)) == #"a\x0a\x1b[2J\x7f"#)
    #expect(printable(Array("\u{9b}2J".utf8)) == #"\xc2\x9b2J"#)
  }

  @Test func `bytes that are no text are escaped`() {
    #expect(printable([0x61, 0xff, 0xc3]) == #"a\xff\xc3"#)
  }
}
