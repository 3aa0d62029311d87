import Common
import Testing

@testable import Transport

@Suite struct StreamReassemblerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var segments: [Segment]
    var text = "abcdef"
    var lost = 0
    var notes: [TransportNote] = []
  }

  static let cases: [Case] = [
    Case(testDescription: "in order", segments: [.client(101, "abc"), .client(104, "def")]),
    Case(
      testDescription: "reordered",
      segments: [.client(105, "ef"), .client(103, "cd"), .client(101, "ab")]),
    Case(
      testDescription: "retransmitted",
      segments: [.client(101, "abc"), .client(101, "abc"), .client(104, "def")]),
    Case(
      testDescription: "retransmitted with more",
      segments: [.client(101, "abc"), .client(101, "abcdef"), .client(104, "def")]),
    Case(
      testDescription: "overlap before what waits",
      segments: [.client(103, "cdef"), .client(102, "bcd"), .client(101, "ab")]),
    Case(
      testDescription: "overlap within what waits",
      segments: [.client(103, "cdef"), .client(104, "de"), .client(101, "ab")]),
    Case(
      testDescription: "overlap behind what waits",
      segments: [.client(103, "cd"), .client(104, "def"), .client(101, "ab")]),
    Case(
      testDescription: "overlap of several that wait",
      segments: [
        .client(102, "b"), .client(104, "d"), .client(106, "f"), .client(102, "bcdef"),
        .client(101, "a"),
      ]),
    Case(
      testDescription: "one that fills all holes",
      segments: [.client(102, "b"), .client(104, "d"), .client(101, "abcdef")]),
    Case(
      testDescription: "a copy with other bytes",
      segments: [.client(103, "cd"), .client(102, "bXYe"), .client(101, "a"), .client(106, "f")],
      notes: [.differentCopy(bytes: 2)]),
    Case(
      testDescription: "probes that keep it alive",
      segments: [
        .client(101, "abc"), .client(103, ""), .client(103, "?"), .client(104, "def"),
        .client(106, ""),
      ]),
    Case(
      testDescription: "a hole that is not acknowledged, until the end",
      segments: [.client(101, "ab"), .client(105, "ef")], text: "abef", lost: 2),
    Case(
      testDescription: "a loss at the end that is acknowledged",
      segments: [.client(101, "ab"), .server(501, ack: 107)], text: "ab", lost: 4),
    Case(
      testDescription: "a FIN before the last data",
      segments: [.client(107, .fin), .client(104, "def"), .client(101, "abc")]),
    Case(
      testDescription: "bytes behind the FIN",
      segments: [.client(101, "abcdef", .fin), .client(107, "gh"), .client(110, "x")]),
    Case(
      testDescription: "a FIN that is no end of this stream",
      segments: [.client(1_000_000_000, .fin), .client(101, "abcdef"), .client(107, .fin)]),
    Case(
      testDescription: "an acknowledgment of another stream",
      segments: [
        .server(501, ack: 2_000_000_000), .client(101, "abc"), .client(104, "def"),
      ]),
    Case(
      testDescription: "bytes far ahead that nothing follows",
      segments: [.client(101, "abc"), .client(900_000_000, "x"), .client(104, "def")]),
    Case(
      testDescription: "bytes half the circle ahead",
      segments: [.client(101, "abc"), .client(104 &+ 1 << 31, "x"), .client(104, "def")]),
    Case(
      testDescription: "text in a RST",
      segments: [.client(101, "abcdef"), .client(107, "why", .rst)]),
  ]

  @Test(arguments: cases)
  func `a stream is put in order`(_ example: Case) {
    let recorder = record(handshake + example.segments)
    #expect(recorder.text(.opener) == example.text)
    #expect(recorder.loss(.opener) == example.lost)
    #expect(recorder.notes == example.notes)
    #expect(recorder.violations == [] && recorder.unended == [])
  }

  @Test(arguments: [4_294_967_295, 4_294_967_294, 4_294_967_292, 4_294_967_289] as [UInt32])
  func `sequence numbers go over the end of their circle`(_ initial: UInt32) {
    let start = initial &+ 1
    let recorder = record([
      .client(initial, .syn), .client(start &+ 4, "ef"), .client(start &+ 2, "cd"),
      .client(start, "ab"), .client(start &+ 6, .fin),
    ])
    #expect(recorder.text(.opener) == "abcdef")
    #expect(recorder.loss(.opener) == 0)
    #expect(recorder.lines.contains("1 opener finished @5"))
  }

  @Test func `stamps are those of the packets that carried the bytes`() {
    let recorder = record(handshake + [.client(103, "cd"), .client(101, "ab"), .client(105, "ef")])
    #expect(
      recorder.lines == [
        "1 opened @4", "1 opener \"ab\" @5", "1 opener \"cd\" @4", "1 opener \"ef\" @6",
        "1 ended captureEnded @6",
      ])
  }

  @Test func `a hole that is acknowledged becomes a gap after patience`() {
    var bench = Bench()
    bench.take(handshake + [.client(101, "ab"), .client(105, "ef"), .server(501, ack: 107)])
    bench.pass(127)
    #expect(bench.recorder.loss(.opener) == 0)
    bench.pass(1)
    #expect(bench.recorder.loss(.opener) == 2)
    #expect(bench.recorder.text(.opener) == "abef")
    bench.take([.client(103, "cd"), .client(107, "gh")])
    #expect(bench.recorder.text(.opener) == "abefgh")
  }

  @Test func `a hole that is filled within patience is none`() {
    var bench = Bench()
    bench.take(handshake + [.client(101, "ab"), .client(105, "ef"), .server(501, ack: 107)])
    bench.pass(126)
    bench.take([.client(103, "cd")])
    bench.pass(300)
    bench.finish()
    #expect(bench.recorder.text(.opener) == "abcdef")
    #expect(bench.recorder.loss(.opener) == 0)
  }

  @Test func `a loss before an acknowledged FIN is told and the direction finished`() {
    var bench = Bench()
    bench.take(
      handshake + [.client(101, "ab"), .client(107, ack: 501, .fin), .server(501, ack: 108, .fin)])
    bench.pass(129)
    #expect(
      bench.recorder.lines.suffix(3) == [
        "1 opener lost 4 @134", "1 opener finished @5", "1 ended finished @134",
      ])
  }

  @Test func `an acknowledged FIN that was lost is no loss of data`() {
    let recorder = record(handshake + [.client(101, "ab"), .server(501, ack: 104)], passing: 200)
    #expect(recorder.loss(.opener) == 0)
  }

  @Test func `a jump farther than any window is a loss once three segments follow`() {
    let far: UInt32 = 101 + 20 << 20
    let recorder = record(
      handshake + [
        .client(101, "ab"), .client(far, "11"), .client(far + 2, "22"), .client(far + 4, "33"),
        .client(far + 6, "44"),
      ])
    #expect(recorder.text(.opener) == "ab3344")
    #expect(recorder.loss(.opener) == Int(far + 4 - 103))
  }

  @Test func `more than the cap behind a hole gives the hole up`() {
    var limits = TransportLimits()
    limits.heldSegmentsPerStream = 8
    var bench = Bench(limits: limits)
    bench.take(handshake + (0..<9).map { .client(110 + 2 * $0, "xx") })
    #expect(bench.recorder.loss(.opener) == 9)
    #expect(bench.recorder.text(.opener).count == 18)
  }

  @Test func `the tail of a cut packet is lost`() {
    var bench = Bench()
    bench.take(
      handshake + [
        Segment.client(101, "abcd").with(cut: 2), .client(105, "ef"), .server(501, ack: 107),
      ])
    bench.pass(128)
    #expect(bench.recorder.text(.opener) == "abef")
    #expect(bench.recorder.loss(.opener) == 2)
  }

  @Test func `the tail of a cut packet is filled by another copy`() {
    let recorder = record(
      handshake + [
        Segment.client(101, "abcd").with(cut: 3), .client(105, "ef"), .client(101, "abcd"),
      ])
    #expect(recorder.text(.opener) == "abcdef")
    #expect(recorder.loss(.opener) == 0)
  }

  @Test func `a packet that is cut to its header is a loss`() {
    let recorder = record(handshake + [Segment.client(101, "abcd").with(cut: 4)])
    #expect(recorder.lines == ["1 opened @4", "1 opener lost 4 @4", "1 ended captureEnded @4"])
  }

  @Test func `a capture in which all packets are cut waits for no more than patience`() {
    var bench = Bench()
    bench.take(handshake)
    for index: UInt32 in 0..<2000 {
      let segment = Segment.client(101 + 4 * index, "abcd").with(cut: 2)
      bench.take([segment, .server(501, ack: 105 + 4 * index)])
    }
    #expect(bench.recorder.loss(.opener) > 2 * (2000 - 300))
    bench.finish()
    #expect(bench.recorder.loss(.opener) == 4000)
    #expect(bench.recorder.text(.opener).count == 4000)
  }
}
