import Common
import Testing

@testable import Transport

@Suite struct FragmentsTests {
  /// 256 bytes of TCP payload behind its header.
  static let text = String((0..<256).map { Character(UnicodeScalar(UInt8(65 + $0 % 26))) })
  static let tcp = Packet.tcp(.client(101, text))

  /// A fragment of an IPv4 datagram; `range` counts in units of eight bytes.
  static func fragment(
    _ range: Range<Int>, of datagram: [UInt8] = tcp, identification: Int = 7
  ) -> [UInt8] {
    let bytes = range.lowerBound * 8..<min(range.upperBound * 8, datagram.count)
    let more = bytes.upperBound < datagram.count ? 0x2000 : 0
    return Packet.ipv4(
      Array(datagram[bytes]), identification: identification, fragment: more | range.lowerBound)
  }

  static func fragment6(_ range: Range<Int>, of datagram: [UInt8], next: UInt8) -> [UInt8] {
    let bytes = range.lowerBound * 8..<min(range.upperBound * 8, datagram.count)
    let more = bytes.upperBound < datagram.count ? 1 : 0
    return Packet.ipv6(
      [next, 0] + Packet.two(bytes.lowerBound | more) + [0, 0, 0, 9] + datagram[bytes], next: 44)
  }

  static func record(_ packets: [[UInt8]]) -> Recorder {
    var bench = Bench()
    for packet in packets { bench.take(packet, linkType: 101) }
    bench.finish()
    return bench.recorder
  }

  static let ranges: [[Range<Int>]] = [
    [0..<10, 10..<20, 20..<35], [20..<35, 10..<20, 0..<10], [10..<20, 20..<35, 0..<10],
    [0..<10, 5..<20, 15..<35], [0..<20, 10..<15, 20..<35], [10..<15, 0..<20, 20..<35],
    [10..<12, 14..<16, 18..<20, 0..<30, 24..<35], [0..<10, 0..<10, 20..<35, 10..<20],
    [20..<35, 0..<30], [5..<10, 0..<5, 10..<12, 12..<35],
  ]

  @Test(arguments: ranges)
  func `fragments in any order make the datagram`(_ ranges: [Range<Int>]) {
    let recorder = Self.record(ranges.map { Self.fragment($0) })
    #expect(recorder.text(.opener) == Self.text)
    #expect(recorder.notes == [])
  }

  @Test(arguments: ranges)
  func `fragments of IPv6 in any order make the datagram`(_ ranges: [Range<Int>]) {
    let recorder = Self.record(ranges.map { Self.fragment6($0, of: Self.tcp, next: 6) })
    #expect(recorder.text(.opener) == Self.text)
  }

  @Test func `extension headers may stand in the first fragment`() {
    let datagram = [6, 0, 1, 4, 0, 0, 0, 0] + Self.tcp
    let recorder = Self.record([
      Self.fragment6(10..<36, of: datagram, next: 60),
      Self.fragment6(0..<10, of: datagram, next: 60),
    ])
    #expect(recorder.text(.opener) == Self.text)
  }

  @Test func `of bytes that come twice the first copy counts`() {
    var other = Self.tcp
    for index in 160..<276 { other[index] = UInt8(ascii: "?") }
    let recorder = Self.record([
      Self.fragment(18..<24), Self.fragment(10..<30, of: other), Self.fragment(0..<10),
      Self.fragment(30..<35),
    ])
    let text = Array(recorder.text(.opener))
    #expect(text[160 - 20 - 16..<24 * 8 - 20].allSatisfy { $0 != "?" })
    #expect(text[24 * 8 - 20..<30 * 8 - 20].allSatisfy { $0 == "?" })
  }

  @Test func `datagrams with several identifications do not mix`() {
    let recorder = Self.record([
      Self.fragment(0..<10, identification: 1),
      Self.fragment(10..<35, of: Packet.tcp(.client(101, Self.text.lowercased()))),
      Self.fragment(10..<35, identification: 1),
    ])
    #expect(recorder.text(.opener) == Self.text)
    #expect(recorder.notes == [.fragmentsGivenUp(count: 1)])
  }

  @Test func `a missing fragment is noted when the capture ends`() {
    let recorder = Self.record([Self.fragment(0..<10), Self.fragment(20..<35)])
    #expect(recorder.connections.isEmpty)
    #expect(recorder.notes == [.fragmentsGivenUp(count: 2)])
  }

  @Test func `fragments that were left behind do not join with a later datagram`() {
    var bench = Bench()
    bench.take(Self.fragment(10..<35), linkType: 101)
    bench.pass(5000)
    bench.take(Self.fragment(0..<10), linkType: 101)
    #expect(bench.recorder.notes == [.fragmentsGivenUp(count: 1)])
    #expect(bench.recorder.connections.isEmpty)
  }

  @Test func `too many datagrams give way`() {
    var bench = Bench()
    for index in 0..<257 {
      bench.take(Self.fragment(0..<10, identification: index), linkType: 101)
    }
    #expect(bench.recorder.notes == [.fragmentsGivenUp(count: 1)])
  }

  @Test func `the last fragment may be cut`() {
    var bench = Bench()
    bench.take(Self.fragment(0..<10), linkType: 101)
    let last = Self.fragment(10..<35)
    bench.take(Array(last.dropLast(50)), linkType: 101, original: last.count)
    bench.finish()
    #expect(bench.recorder.text(.opener) == String(Self.text.dropLast(50)))
    #expect(bench.recorder.loss(.opener) == 50)
  }

  @Test func `a fragment that goes beyond the largest datagram is left out`() {
    let recorder = Self.record([Packet.ipv4([1, 2, 3, 4, 5, 6, 7, 8], fragment: 0x1fff)])
    #expect(recorder.lines == [])
  }

  @Test(.timeLimit(.minutes(20)))
  func `a flood of tiny fragments takes little time`() {
    var bench = Bench()
    for index in 0..<40_000 {
      let offset = index * 2 % 8190
      bench.take(
        Packet.ipv4(
          [1, 2, 3, 4, 5, 6, 7, 8], identification: index / 4095, fragment: 0x2000 | offset),
        linkType: 101)
    }
    bench.finish()
    #expect(bench.recorder.violations == [])
  }

  @Test func `fragments that were given up are counted`() {
    var bench = Bench()
    let piece = Packet.ipv4(
      [UInt8](repeating: 0, count: 8), protocol: 17, identification: 7, fragment: 0x2000)
    for address in 0..<300 {
      var packet = piece
      packet[14] = UInt8(address >> 8)
      packet[15] = UInt8(address & 0xff)
      bench.take(packet, linkType: 101)
    }
    #expect(bench.engine.counts.fragments == 44)
    bench.finish()
    #expect(bench.engine.counts.fragments == 300)
  }
}
