import Common
import Testing

@Suite struct OutputBufferTests {
  private func text(_ write: (inout OutputBuffer) -> Void) -> String {
    // Small, so that it has to grow.
    var output = OutputBuffer(capacity: 64)
    output.append("<")
    write(&output)
    output.append(">")
    return String(output.description.dropFirst().dropLast())
  }

  @Test func `numbers are those of the standard library, whatever their length`() {
    var numbers: [UInt64] = [0, .max, .max - 1]
    var power: UInt64 = 1
    for _ in 0..<20 {
      numbers += [power - 1, power, power + 1, power &* 9 &- 1, power &* 5 &+ 3]
      power &*= 10
    }
    for number in numbers {
      #expect(text { $0.append(decimal: number) } == String(number))
      let signed = Int64(bitPattern: number)
      #expect(text { $0.append(decimal: signed) } == String(signed))
      #expect(text { $0.append(hex: number) } == String(number, radix: 16))
    }
  }

  @Test func `names of any length are copied whole`() {
    let names: [StaticString] = [
      "", "a", "ab", "abc", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno",
      "abcdefghijklmnop", "abcdefghijklmnopq", "abcdefghijklmnopqrstuvwxyzabcdefghi",
    ]
    for name in names {
      #expect(text { $0.append(name) } == "\(name)")
      #expect(text { $0.append(jsonKey: name, isFirst: true) } == "\"\(name)\":")
      #expect(text { $0.append(jsonKey: name, isFirst: false) } == ",\"\(name)\":")
    }
  }

  @Test func `a buffer keeps what it holds when it grows and when it is trimmed`() {
    var output = OutputBuffer(capacity: 64)
    var expected = ""
    for number in 0..<20_000 {
      output.append(decimal: UInt64(number))
      expected += String(number)
    }
    output.trim(to: 64)
    #expect(output.description == expected)
    output.removeAll()
    output.trim(to: 64)
    output.append("again")
    #expect(output.description == "again")
  }
}
