import Common
import Testing

@testable import Transport

/// Bytes that nobody should send: nothing may trap, and the sink's order holds.
@Suite struct FuzzTests {
  static let linkTypes: [Int32] = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 147, -1]

  static func small() -> TransportLimits {
    var limits = TransportLimits()
    limits.connections = 6
    limits.heldBytes = 4000
    limits.heldSegmentsPerStream = 10
    limits.patience = 7
    limits.memory = 20
    limits.datagrams = 3
    limits.fragmentBytes = 2000
    return limits
  }

  static func check(_ recorder: Recorder) {
    #expect(recorder.violations == [] && recorder.unended == [])
  }

  @Test(.timeLimit(.minutes(20)), arguments: linkTypes)
  func `random bytes`(_ linkType: Int32) {
    var numbers = Numbers(state: UInt64(truncatingIfNeeded: linkType))
    var bench = Bench(limits: Self.small())
    for _ in 0..<500 {
      let count = Int.random(in: 0...120, using: &numbers)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      let original = Int.random(in: 0...200, using: &numbers)
      bench.take(bytes, linkType: linkType, original: original)
    }
    bench.finish()
    Self.check(bench.recorder)
  }

  @Test(arguments: [Int.min, -1, 0, Int(UInt32.max), Int.max])
  func `lengths that no packet has`(_ original: Int) {
    var bench = Bench()
    for example in LinkLayerTests.links + LinkLayerTests.headers + LinkLayerTests.tunnels {
      bench.take(example.packet, linkType: example.linkType, original: original)
    }
    bench.finish()
    Self.check(bench.recorder)
  }

  @Test(.timeLimit(.minutes(20)), arguments: 1...8 as ClosedRange<UInt64>)
  func `packets with changed bytes`(_ seed: UInt64) {
    var numbers = Numbers(state: seed)
    var bench = Bench(limits: Self.small())
    let examples = LinkLayerTests.links + LinkLayerTests.headers + LinkLayerTests.tunnels
    for _ in 0..<600 {
      let example = examples[Int.random(in: 0..<examples.count, using: &numbers)]
      var packet = example.packet
      for _ in 0..<Int.random(in: 0...3, using: &numbers) {
        packet[Int.random(in: 0..<packet.count, using: &numbers)] =
          UInt8.random(in: 0...255, using: &numbers)
      }
      if Bool.random(using: &numbers) {
        packet.removeLast(Int.random(in: 0...packet.count, using: &numbers))
      }
      bench.take(packet, linkType: example.linkType, original: example.packet.count)
    }
    bench.finish()
    Self.check(bench.recorder)
  }

  /// Sequence numbers near each other, at the edges of the circle, and anywhere.
  static func sequence(_ numbers: inout Numbers) -> UInt32 {
    let base: UInt32 = [101, 0, 1 << 31, 0xffff_fff0, 16 << 20][
      Int.random(in: 0..<5, using: &numbers)]
    switch Int.random(in: 0..<20, using: &numbers) {
    case 0: return UInt32.random(in: 0...UInt32.max, using: &numbers)
    case 1: return base &+ UInt32.random(in: 0...40, using: &numbers)
    default: return 101 + UInt32.random(in: 0...60, using: &numbers)
    }
  }

  @Test(.timeLimit(.minutes(20)), arguments: 1...40 as ClosedRange<UInt64>)
  func `segments in any order with any flags`(_ seed: UInt64) {
    var numbers = Numbers(state: seed)
    var bench = Bench(limits: seed % 2 == 0 ? Self.small() : TransportLimits())
    for _ in 0..<250 {
      let kind = Int.random(in: 0..<60, using: &numbers)
      var segment = Segment(
        side: Bool.random(using: &numbers) ? .opener : .acceptor,
        sequence: Self.sequence(&numbers))
      let count = Int.random(in: 0...20, using: &numbers)
      segment.bytes = (0..<count).map { _ in UInt8.random(in: 97...98, using: &numbers) }
      if Bool.random(using: &numbers) { segment.ack = Self.sequence(&numbers) }
      if kind < 6 { segment.flags = Segment.Flags(rawValue: UInt8(kind + 1)) }
      if kind > 50 { segment.cut = Int.random(in: 0...count, using: &numbers) }
      segment.port = UInt16.random(in: 1...8, using: &numbers)
      bench.take([segment])
      if kind == 59 { bench.pass(10) }
    }
    bench.finish()
    Self.check(bench.recorder)
  }
}
