import Common
import Testing

@testable import Transport

@Suite struct StreamTableTests {
  @Test func `a connection is told from its opening to its end`() {
    let recorder = record(
      handshake + [
        .client(101, "hello", ack: 501), .server(501, "world", ack: 106),
        .client(106, ack: 506, .fin), .server(506, "!", ack: 107), .server(507, ack: 107, .fin),
        .client(107, ack: 508), .server(507, ack: 107, .fin), .client(101, "hello"),
      ])
    #expect(
      recorder.lines == [
        "1 opened @4", "1 opener \"hello\" @4", "1 acceptor \"world\" @5", "1 opener finished @6",
        "1 acceptor \"!\" @7", "1 acceptor finished @8", "1 ended finished @8",
      ])
    #expect(recorder.connections[1]?.opener.description == "10.0.0.1:40000")
    #expect(recorder.connections[1]?.acceptor.description == "10.0.0.2:6789")
    #expect(recorder.connections[1]?.startSeen == true)
  }

  @Test func `a SYN may carry data`() {
    let recorder = record([.client(100, "ab", .syn), .client(103, "c")])
    #expect(recorder.text(.opener) == "abc")
  }

  @Test func `a stream without its SYN begins with the lowest of its first bytes`() {
    var bench = Bench()
    bench.take([.client(105, "ef"), .client(103, "cd"), .client(101, "ab")])
    bench.pass(127)
    #expect(
      bench.recorder.lines == ["1 opened @129", "1 opener \"ab\" @3"] + [
        "1 opener \"cd\" @2", "1 opener \"ef\" @1",
      ])
    bench.finish()
    #expect(bench.recorder.connections[1]?.startSeen == false)
    #expect(bench.recorder.loss(.opener) == 0)
  }

  @Test func `a side without bytes ends with its FIN where the capture began later`() {
    var bench = Bench()
    bench.take([.client(101, "ab", .fin), .server(501, .fin)])
    bench.pass(260)
    #expect(bench.recorder.ends[1] == .finished)
    #expect(bench.recorder.text(.opener) == "ab")
  }

  @Test func `a SYN-ACK tells the opener and the first byte where the SYN is missing`() {
    let recorder = record([.server(500, ack: 101, .syn), .client(103, "c"), .client(101, "ab")])
    #expect(recorder.connections[1]?.opener.port == 40_000)
    #expect(recorder.text(.opener) == "abc")
  }

  @Test func `a SYN without its SYN-ACK is enough`() {
    let recorder = record([.client(100, .syn), .client(101, "ab"), .server(501, "x", ack: 103)])
    #expect(recorder.text(.opener) == "ab")
    #expect(recorder.text(.acceptor) == "x")
  }

  @Test func `a SYN-ACK before its SYN`() {
    let recorder = record([
      .server(500, ack: 101, .syn), .client(100, .syn), .server(501, "x"), .client(101, "ab"),
    ])
    #expect(recorder.connections.count == 1)
    #expect(recorder.connections[1]?.opener.port == 40_000)
    #expect(recorder.text(.opener) + recorder.text(.acceptor) == "abx")
  }

  @Test func `data before its SYN waits for it`() {
    let recorder = record([.client(101, "ab"), .client(100, .syn)])
    #expect(
      recorder.lines == ["1 opened @2", "1 opener \"ab\" @1", "1 ended captureEnded @2"])
    #expect(recorder.violations == [])
  }

  @Test func `data before the SYN-ACK that names its first byte`() {
    let recorder = record([.client(101, "ab"), .server(500, ack: 101, .syn)])
    #expect(
      recorder.lines == ["1 opened @2", "1 opener \"ab\" @1", "1 ended captureEnded @2"])
  }

  @Test func `a server's data before the SYN makes it no opener`() {
    let recorder = record([
      .server(501, "x"), .client(100, .syn), .server(500, ack: 101, .syn), .client(101, "ab"),
    ])
    #expect(recorder.connections[1]?.opener.port == 40_000)
    #expect(recorder.text(.opener) + recorder.text(.acceptor) == "abx")
  }

  @Test func `differing copies before the opening are noted behind it`() {
    let recorder = record([
      .client(101, "ab"), .client(101, "aX"), .client(100, .syn),
    ])
    #expect(recorder.notes == [.differentCopy(bytes: 1)])
    #expect(recorder.lines.first == "1 opened @3")
    #expect(recorder.violations == [])
  }

  @Test func `a side that ended before the connection carried bytes is told as ended`() {
    let recorder = record(handshake + [.server(501, ack: 101, .fin), .client(101, "ab", .fin)])
    #expect(
      recorder.lines == [
        "1 opened @5", "1 acceptor finished @4", "1 opener \"ab\" @5", "1 opener finished @5",
        "1 ended finished @5",
      ])
  }

  @Test func `a lost FIN leaves the connection open until the capture ends`() {
    let recorder = record(handshake + [.client(101, "ab", .fin), .server(501, "x")])
    #expect(recorder.ends[1] == .captureEnded)
  }

  @Test func `a RST ends the connection once stragglers have come in`() {
    var bench = Bench()
    bench.take(
      handshake + [.client(101, "ab"), .client(105, .rst), .client(103, "cd")])
    bench.pass(128)
    #expect(bench.recorder.text(.opener) == "abcd")
    #expect(bench.recorder.ends[1] == .reset(by: .opener))
    #expect(bench.recorder.lines.last?.hasSuffix("@5") == true)
    bench.take([.client(105, "late")])
    bench.finish()
    #expect(bench.recorder.connections.count == 1)
    #expect(bench.recorder.violations == [])
  }

  @Test func `a stray RST ends nothing`() {
    let recorder = record(
      handshake + [.client(101, "ab"), .client(900_000_000, .rst), .client(103, "cd")],
      passing: 200)
    #expect(recorder.ends[1] == .captureEnded)
    #expect(recorder.text(.opener) == "abcd")
  }

  static let endings: [[Segment]] = [
    [], [.client(103, ack: 501, .fin), .server(501, ack: 104, .fin)], [.client(103, .rst)],
  ]

  @Test(arguments: endings)
  func `the same ports opened anew are another connection`(_ ending: [Segment]) {
    let recorder = record(
      handshake + [.client(101, "ab")] + ending + [
        .client(70_000_000, .syn), .server(80_000_000, ack: 70_000_001, .syn),
        .client(70_000_001, "new"), .server(80_000_001, "answer"), .client(101, "ab"),
      ])
    #expect(recorder.text(.opener) == "ab")
    #expect(recorder.text(.opener, of: 2) == "new")
    #expect(recorder.text(.acceptor, of: 2) == "answer")
    #expect(recorder.connections.count == 2 && recorder.violations == [])
    if ending.isEmpty { #expect(recorder.ends[1] == .replaced) }
  }

  @Test func `a retransmitted SYN opens nothing anew`() {
    let recorder = record(
      [.client(100, .syn)] + handshake + [.client(101, "ab"), .client(100, .syn)])
    #expect(recorder.connections.count == 1)
    #expect(recorder.ends[1] == .captureEnded)
  }

  @Test func `acknowledgments, probes and RSTs open no connection`() {
    var bench = Bench()
    bench.take([.client(101, ack: 501), .server(501, ack: 101, .rst), .client(101, .fin)])
    #expect(bench.engine.connectionCount == 0)
  }

  @Test func `stragglers are known for a while`() {
    var bench = Bench()
    bench.take(
      handshake + [.client(101, "ab", .fin), .server(501, .fin), .client(101, "ab", .fin)])
    #expect(bench.engine.connectionCount == 1)
    bench.pass(4096)
    #expect(bench.engine.connectionCount == 0)
  }

  @Test func `one direction alone`() {
    let recorder = record([
      .client(100, .syn), .client(101, "ab", ack: 501), .client(105, "ef", ack: 509),
      .client(103, "cd", ack: 501), .client(107, ack: 510, .fin),
    ])
    #expect(recorder.text(.opener) == "abcdef")
    #expect(recorder.loss(.opener) + recorder.loss(.acceptor) == 0)
  }

  @Test func `what only acknowledgments show is a loss`() {
    let recorder = record(
      handshake + [.client(101, "ab", ack: 501), .client(103, "cd", ack: 601)], passing: 128)
    #expect(recorder.loss(.acceptor) == 100)
  }

  /// Several connections, each with its SYN, bytes both ways, and FINs.
  static func conversations() -> [Segment] {
    (0..<5).flatMap { connection in
      var segments = handshake
      for index: UInt32 in 0..<40 {
        let (client, server) = (101 + 3 * index, 501 + 2 * index)
        segments.append(.client(client, "c\(10 + index)", ack: server))
        segments.append(.server(server, "\(10 + index)", ack: client + 3))
      }
      segments += [
        .client(221, ack: 581, .fin), .server(581, ack: 222, .fin), .client(222, ack: 582),
      ]
      return segments.map { $0.with(port: UInt16(40_000 + connection)) }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `packets that change places and come twice make the same streams`(_ seed: UInt64) {
    var numbers = Numbers(state: seed)
    var segments: [Segment] = []
    let all = Self.conversations()
    for start in stride(from: 0, to: all.count, by: 32) {
      var window = Array(all[start..<min(start + 32, all.count)])
      if seed % 2 == 0 { window += window.prefix(10) }
      segments += window.shuffled(using: &numbers)
    }
    let recorder = record(segments, passing: 300)
    #expect(recorder.violations == [] && recorder.unended == [])
    #expect(recorder.lost.isEmpty && recorder.notes.isEmpty)
    #expect(recorder.connections.count == 5)
    for (number, connection) in recorder.connections {
      #expect(connection.opener.address == .v4(0x0a00_0001))
      #expect(recorder.text(.opener, of: number) == (10..<50).map { "c\($0)" }.joined())
      #expect(recorder.text(.acceptor, of: number) == (10..<50).map { "\($0)" }.joined())
      #expect(recorder.ends[number] == .finished)
    }
  }
}
