import Common
import Testing

@testable import Transport

/// What hostile captures may cost.
@Suite struct BoundsTests {
  static func bench(connections: Int) -> Bench {
    var limits = TransportLimits()
    limits.connections = connections
    var bench = Bench(limits: limits)
    bench.recorder.keeps = false
    return bench
  }

  @Test(.timeLimit(.minutes(20)))
  func `connections of one packet stay under the cap`() {
    var bench = Self.bench(connections: 1000)
    var packet = Packet.ipv4(Packet.tcp(.client(101, "x")))
    for index: UInt32 in 0..<200_000 {
      // The source's address counts.
      packet[13] = UInt8(index >> 16)
      packet[14] = UInt8(index >> 8 & 0xff)
      packet[15] = UInt8(index & 0xff)
      bench.take(packet, linkType: 101)
      if index % 1000 == 0 { #expect(bench.engine.connectionCount <= 1000) }
    }
    #expect(bench.engine.connectionCount == 1000)
    bench.finish()
    #expect(bench.recorder.connections.count == 200_000)
    #expect(bench.recorder.violations == [] && bench.recorder.unended == [])
    #expect(bench.recorder.ends.values.count { $0 == .evicted } == 199_000)
  }

  @Test func `a flood of SYNs stays under the cap and tells nothing`() {
    var bench = Self.bench(connections: 1000)
    for index: UInt32 in 0..<10_000 {
      let segment = Packet.tcp(.client(index, .syn))
      bench.take(Packet.ipv4(segment, from: 0x0b00_0000 + index), linkType: 101)
    }
    #expect(bench.engine.connectionCount == 1000)
    bench.finish()
    #expect(bench.recorder.connections.isEmpty && bench.recorder.ends.isEmpty)
  }

  @Test func `the connection that was not used for longest gives way`() {
    var bench = Self.bench(connections: 3)
    for port: UInt16 in [1, 2, 3] {
      bench.take([Segment.client(100, .syn), Segment.client(101, "a")].map { $0.with(port: port) })
    }
    bench.take([Segment.client(102, "b").with(port: 1)])
    bench.take([Segment.client(100, .syn), Segment.client(101, "a")].map { $0.with(port: 4) })
    #expect(bench.recorder.ends == [2: .evicted])
    bench.take([Segment.client(103, "c").with(port: 1), Segment.client(101, "x").with(port: 2)])
    bench.finish()
    #expect(bench.recorder.ends[3] == .evicted)
    #expect(bench.recorder.ends[1] == .captureEnded)
  }

  @Test func `ports that are opened again and again take one place`() {
    var bench = Self.bench(connections: 10)
    for index: UInt32 in 1...2000 {
      bench.take([.client(index << 20, .syn), .client(index << 20 + 1, "x")])
    }
    #expect(bench.engine.connectionCount == 1)
    bench.finish()
    #expect(bench.recorder.unended == [] && bench.recorder.violations == [])
  }

  /// Each segment waits behind a hole of its own.
  static func holes(_ count: Int, connections: Int, _ limits: TransportLimits) -> Int {
    var table = StreamTable(limits: limits)
    var recorder = Recorder()
    recorder.keeps = false
    var highest = 0
    for index in 0..<count {
      let port = UInt16(1 + index % connections)
      let start = UInt32(truncatingIfNeeded: 101 + 2 * (index / connections))
      let syn = index < connections
      let bytes = Packet.tcp(
        (syn ? Segment.client(99, .syn) : Segment.client(start, "x")).with(port: port))
      let packet = Packet.ipv4(bytes)
      // Sound: the spans live as long as their arrays, which are not changed.
      guard
        let header = IPHeader(
          unsafe packet.span.bytes, .ipv4, originalLength: packet.count),
        let segment = TCPSegment(unsafe bytes.span.bytes, header)
      else { continue }
      table.receive(
        segment, at: PacketStamp(number: index, time: Instant(nanoseconds: 0)), &recorder)
      highest = max(highest, table.heldBytes)
    }
    #expect(recorder.violations == [])
    return highest
  }

  @Test(.timeLimit(.minutes(20)))
  func `what waits behind holes stays under the cap`() {
    var limits = TransportLimits()
    limits.heldBytes = 1 << 20
    let highest = Self.holes(15_000, connections: 100, limits)
    #expect(highest > 1 << 19)
    #expect(highest <= 1 << 20 + 256)
  }

  @Test(.timeLimit(.minutes(20)))
  func `one stream with many holes stays under its caps`() {
    let highest = Self.holes(10_000, connections: 1, TransportLimits())
    #expect(highest <= 4097 * 129)
  }

  @Test(.timeLimit(.minutes(20)))
  func `holes that are made from the back and filled at once take little time`() {
    var bench = Bench()
    bench.recorder.keeps = false
    for round: UInt32 in 0..<2 {
      let start = 101 + 8000 * round
      bench.take([.client(100, .syn)])
      for index in (UInt32(0)..<3990).reversed() {
        bench.take([.client(start + 2 * index + 1, "x")])
      }
      bench.take([.client(start, String(repeating: "x", count: 8000))])
    }
    bench.finish()
    #expect(bench.recorder.lost.isEmpty && bench.recorder.violations == [])
  }

  @Test func `what has waited longest makes room, and others keep their patience`() {
    var limits = TransportLimits()
    limits.heldBytes = 1000
    var bench = Bench(limits: limits)
    let late = String(repeating: "x", count: 300)
    for port: UInt16 in 1...3 {
      bench.take(
        [Segment.client(100, .syn), .client(101, "a"), .client(112, late)].map {
          $0.with(port: port)
        })
    }
    // Each takes its bytes and what they stand in: two have room.
    let first = Recorder.Stream(connection: 1, side: .opener)
    #expect(bench.recorder.lost == [first: 10])
    #expect(bench.engine.counts.holes == 1)
    // The next ones are not behind a hole any more when theirs is filled.
    for port: UInt16 in 2...3 {
      bench.take([Segment.client(102, String(repeating: "b", count: 10)).with(port: port)])
    }
    bench.finish()
    #expect(bench.recorder.lost == [first: 10])
    #expect(bench.engine.counts.holes == 1)
    #expect(bench.recorder.streams.values.map(\.count).sorted() == [301, 311, 311])
  }

  @Test func `holes that come and go are not remembered`() {
    var table = StreamTable(limits: TransportLimits())
    var recorder = Recorder()
    recorder.keeps = false
    var number = 0
    func take(_ segment: Segment, from address: UInt32) {
      number += 1
      let bytes = Packet.tcp(segment)
      let packet = Packet.ipv4(bytes, from: address)
      // Sound: the spans live as long as their arrays, which are not changed.
      guard let header = IPHeader(unsafe packet.span.bytes, .ipv4, originalLength: packet.count),
        let segment = TCPSegment(unsafe bytes.span.bytes, header)
      else { return }
      table.receive(
        segment, at: PacketStamp(number: number, time: Instant(nanoseconds: 0)), &recorder)
    }
    for address: UInt32 in 0..<2000 {
      take(.client(100, .syn), from: address)
      take(.client(102, "b"), from: address)
      take(.client(101, "a"), from: address)
      take(.client(103, "", .rst), from: address)
      // Long enough for it to be over, and then forgotten.
      for _ in 0..<2 {
        number += 5000
        table.expire(
          at: PacketStamp(number: number, time: Instant(nanoseconds: 0)), &recorder)
      }
    }
    #expect(table.count == 0)
    #expect(table.heldBytes == 0)
    #expect(table.holderCount < 200)
    #expect(recorder.lost.isEmpty)
  }

  @Test func `connections that give way are counted unless they were over`() {
    var bench = Self.bench(connections: 2)
    let open = [Segment.client(100, .syn), .client(101, "a")]
    let close = [
      Segment.server(200, "", ack: 101, .syn), .client(102, "", ack: 201, .fin),
      .server(201, "", ack: 103, .fin),
    ]
    bench.take((open + close).map { $0.with(port: 1) })
    for port: UInt16 in 2...4 { bench.take(open.map { $0.with(port: port) }) }
    #expect(bench.recorder.ends[1] == .finished)
    #expect(bench.engine.counts.connections == 1)
  }
}
