import CephWire
import Replay
import Testing

/// Sessions, caps and latencies.
@Suite struct ShiftTests {
  private func works(_ count: Int, latency: Double, slowEach: Int? = nil) -> Trace {
    script {
      for n in 0..<count {
        let isSlow = slowEach.map { n % $0 == 0 } ?? false
        $0.exchange("mkdir", "d\(n)", at: Double(n) * 100, latency: isSlow ? 50 : latency)
      }
    }
  }

  @Test func `a median that doubles is a note`() throws {
    #expect(
      try works(12, latency: 2).lines(against: works(12, latency: 5)) == [
        "note latency mkdir: median 2.000 ms -> 5.000 ms, 12 operations"
      ])
  }

  @Test(arguments: [(12, 2.0, 3.9), (12, 0.2, 0.9), (9, 1.0, 50.0)])
  func `a shift that is small, or of few operations, is none`(
    count: Int, before: Double, after: Double
  ) throws {
    #expect(try works(count, latency: before).lines(against: works(count, latency: after)) == [])
  }

  @Test func `a tail that grows is a note where there are enough to have one`() throws {
    #expect(
      try works(100, latency: 2).lines(against: works(100, latency: 2, slowEach: 10)) == [
        "note latency mkdir: 95th percentile 2.000 ms -> 50.000 ms, 100 operations"
      ])
    #expect(try works(50, latency: 2).lines(against: works(50, latency: 2, slowEach: 10)) == [])
  }

  private func session(_ ops: [(op: String, isFromClient: Bool)], caps: Int = 0) -> Trace {
    script {
      for (n, session) in ops.enumerated() {
        let ends = session.isFromClient ? ("client4100", "mds0") : ("mds0", "client4100")
        $0.message(
          "client_session", from: ends.0, to: ends.1, at: Double(n), ["op": .string(session.op)])
      }
      for n in 0..<caps {
        $0.message(
          "client_caps", from: "mds0", to: "client4100", at: 100 + Double(n),
          ["op": .string("revoke")])
      }
    }
  }

  @Test func `sessions are counted, renewals are not`() throws {
    let a = session([("request_open", true), ("open", false)])
    let b = session([
      ("request_open", true), ("open", false), ("request_renewcaps", true), ("stale", false),
    ])
    let result = try a.compared(with: b)
    #expect(result.differences.map(Trace.line) == ["session session stale: never -> once"])
    #expect(result.differences.first?.severity == .difference)
    #expect(result.differences.first?.eventsOfB.count == 1)
  }

  @Test func `cap messages are a note where there are many more`() throws {
    let open = [("request_open", true)]
    #expect(
      try session(open, caps: 3).lines(against: session(open, caps: 20)) == [
        "note caps client_caps revoke by the MDS: 3 times -> 20 times"
      ])
    #expect(try session(open, caps: 3).lines(against: session(open, caps: 12)) == [])
    #expect(try session(open, caps: 40).lines(against: session(open, caps: 60)) == [])
  }
}
