import Common
import Testing

@Suite struct RawSpanPrintableTests {
  private func isPrintable(_ bytes: [UInt8], without first: UInt8, _ second: UInt8) -> Bool {
    // Sound: the span is only read, during the call.
    unsafe bytes.span.bytes.isPrintable(without: first, second)
  }

  @Test func `a byte that is not printable is found wherever it stands`() {
    for count in 0...20 {
      #expect(isPrintable([UInt8](repeating: 0x41, count: count), without: 0x22, 0x5c))
      for place in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x41, count: count)
          bytes[place] = byte
          let expected = 0x20...0x7e ~= byte && byte != 0x22 && byte != 0x5c
          #expect(isPrintable(bytes, without: 0x22, 0x5c) == expected)
          #expect(isPrintable(bytes, without: 0x7f, 0x7f) == (0x20...0x7e ~= byte))
        }
      }
    }
  }
}
