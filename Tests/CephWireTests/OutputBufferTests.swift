import Common
import Testing

@Suite struct OutputBufferTests {
  private static let numbers: [UInt64] =
    [0, 1, 9, 10, 11, 99, 100, 101, .max, .max - 1, UInt64(UInt32.max), UInt64(Int64.max)]
    + (1...19).flatMap { power in
      let bound = (0..<power).reduce(into: UInt64(1)) { bound, _ in bound *= 10 }
      return [bound - 1, bound, bound + 1]
    }

  @Test(arguments: numbers)
  func `a number in decimal`(number: UInt64) {
    #expect(written { $0.append(decimal: number) } == String(number))
    #expect(written { $0.append(hex: number) } == String(number, radix: 16))
    #expect(written { $0.append(octal: number) } == String(number, radix: 8))
  }

  @Test(arguments: [0, -1, -9, -10, -99, -100, .min, .min + 1, .max, 42] as [Int64])
  func `a signed number in decimal`(number: Int64) {
    #expect(written { $0.append(decimal: number) } == String(number))
  }

  @Test func `a decimal number is padded with zeros`() {
    #expect(written { $0.append(decimal: 0, width: 6) } == "000000")
    #expect(written { $0.append(decimal: 7, width: 6) } == "000007")
    #expect(written { $0.append(decimal: 679_109, width: 6) } == "679109")
    #expect(written { $0.append(decimal: 10, width: 2) } == "10")
    #expect(written { $0.append(decimal: 9, width: 2) } == "09")
    #expect(written { $0.append(decimal: 1234, width: 2) } == "1234")
    #expect(written { $0.append(decimal: 5, width: 0) } == "5")
    #expect(written { $0.append(decimal: 99_999, width: 9) } == "000099999")
  }

  @Test func `a hexadecimal number is padded with zeros`() {
    #expect(written { $0.append(hex: 0, width: 2) } == "00")
    #expect(written { $0.append(hex: 0xf, width: 2) } == "0f")
    #expect(written { $0.append(hex: 0x1ff, width: 2) } == "1ff")
    #expect(written { $0.append(hex: .max, width: 16) } == "ffffffffffffffff")
    #expect(written { $0.append(hex: 1, width: 18) } == "000000000000000001")
  }

  @Test func `texts, bytes and repetitions follow each other`() {
    let text = written {
      $0.append("é")
      $0.append("x" as StaticString)
      $0.append("ü" as StaticString)
      $0.append([0x61, 0x62])
      $0.append([])
      $0.append(repeating: 0x2d, count: 3)
      $0.append(repeating: 0x2d, count: -1)
      $0.append(UInt8(ascii: "."))
    }
    #expect(text == "éxüab---.")
  }

  @Test func `a buffer grows as it is written to`() {
    var output = OutputBuffer(capacity: 0)
    for index in 0..<100_000 { output.append(UInt8(truncatingIfNeeded: index)) }
    output.append([UInt8](repeating: 1, count: 1 << 20))
    let (count, isEmpty) = (output.count, output.isEmpty)
    let bytes = output.bytes
    // Sound: the bytes are those of an array's worth of UInt8, and the index is within them.
    let byte = unsafe bytes.unsafeLoad(fromByteOffset: 99_999, as: UInt8.self)
    #expect(count == 100_000 + (1 << 20))
    #expect(!isEmpty)
    #expect(byte == UInt8(truncatingIfNeeded: 99_999))
  }

  @Test func `numbers are whole at every place of a buffer that grows`() {
    for start in 0...70 {
      let text = written(capacity: 64) {
        $0.append(repeating: 0x2e, count: start)
        $0.append(decimal: UInt64.max)
      }
      #expect(text == String(repeating: ".", count: start) + "18446744073709551615")
    }
  }

  @Test func `what was written can be cut, replaced and forgotten`() {
    var output = OutputBuffer()
    output.append("abcdef")
    output.truncate(to: 9)
    output.truncate(to: 4)
    output.overwrite(at: 1, with: [0x58, 0x59])
    var text = output.description
    #expect(text == "aXYd")
    output.truncate(to: -1)
    let count = output.count
    #expect(count == 0)
    output.append("z")
    output.trim(to: 0)
    text = output.description
    #expect(text == "z")
    output.removeAll()
    output.trim(to: 0)
    output.append(repeating: 0x79, count: 100)
    text = output.description
    #expect(text == String(repeating: "y", count: 100))
  }

  @Test func `a buffer can take another's bytes`() {
    var first = OutputBuffer()
    first.append("abc")
    var second = OutputBuffer()
    second.append(first.bytes)
    let text = second.description
    #expect(text == "abc")
  }
}
