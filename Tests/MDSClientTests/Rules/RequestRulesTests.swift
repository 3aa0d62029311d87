import CephWire
import Common
import MDSClient
import Testing

@Suite struct RequestRulesTests {
  @Test func `a request waits for a map, then for a session, and is answered`() {
    var bench = MachineBench()
    bench.submit()
    #expect(bench.effects() == ["want map 1"])
    bench.receiveMap(1, [0: .active])
    #expect(bench.effects() == ["request_open > 0 SES1", "want map 2"])
    bench.receiveSession(.open)
    #expect(bench.effects() == ["opened 0", "request 1 > 0 DO6"])
    bench.reply(1)
    #expect(bench.effects() == ["safe 1", "done 1 = 0"])
    #expect(bench.client.requests.isEmpty)
  }

  @Test func `REQ1: requests are numbered from 1`() {
    var bench = MachineBench.open()
    #expect(bench.submit() == 1)
    #expect(bench.submit() == 2)
    #expect(bench.sentRequests().map(\.tid) == [1, 2])
  }

  @Test func `REQ1: a caller gives up after its time-out, to the nanosecond`() {
    var bench = MachineBench.open()
    bench.submit(timeout: 3)
    _ = bench.effects()
    bench.client.advance(to: Instant(nanoseconds: 2_999_999_999))
    #expect(bench.effects() == [])
    bench.wait(1)
    #expect(bench.effects() == ["failed 1 = -5", "safe 1"])
    #expect(bench.client.requests.isEmpty)
  }

  @Test func `REQ1: a machine that follows a recording knows nobody's patience`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.submit(to: 0, timeout: 3)
    _ = bench.effects()
    bench.wait(10)
    #expect(bench.effects() == [])
  }

  @Test func `REQ2: a reply that comes after the time-out finds nobody`() {
    var bench = MachineBench.open()
    bench.submit(timeout: 3)
    bench.wait(4)
    _ = bench.effects()
    bench.reply(1)
    #expect(bench.effects() == ["note REP1"])
  }

  @Test func `REQ2: a request that has timed out leaves its wait list, too (O17)`() {
    var bench = MachineBench()
    bench.submit(timeout: 3)
    bench.wait(4)
    _ = bench.effects()
    bench.receiveMap(1, [0: .active])
    #expect(bench.work() == [])
    #expect(bench.client.footprint.waitEntries == 0)
  }

  @Test func `REQ2: the result is given once, with the first reply`() {
    var bench = MachineBench.open()
    bench.submit()
    _ = bench.effects()
    bench.reply(1, result: -2, isSafe: false)
    #expect(bench.effects() == ["done 1 = -2"])
    bench.reply(1, result: -2)
    #expect(bench.effects() == ["safe 1"])
  }

  @Test func `REQ3: submitting waits for nobody`() {
    var bench = MachineBench.open()
    for _ in 1...3 { bench.submit() }
    #expect(bench.client.requests.count == 3)
    #expect(bench.client.now == Instant(nanoseconds: 0))
  }

  @Test func `DO1: a request that has its answer is not sent again`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.submit()
    bench.reply(1, isSafe: false)
    _ = bench.effects()
    bench.forward(1, to: 1, mustResend: true)
    #expect(bench.work() == [])
  }

  @Test func `DO2: a request whose time has run out is not sent`() {
    var bench = MachineBench.open()
    bench.submit(timeout: 0)
    #expect(bench.effects() == ["failed 1 = -5", "safe 1"])
  }

  @Test(arguments: [8, 9, 10, 11, 12])
  func `DO3: a request to an MDS that is not active waits for a map`(state: Int32) {
    var bench = MachineBench()
    bench.receiveMap(6, [0: MDSState(raw: state)])
    bench.submit()
    #expect(bench.effects() == ["want map 7"])
    #expect(bench.client.requests[1]?.waiting == .map)
    #expect(bench.client.sessions.isEmpty)
  }

  @Test func `DO3: an MDS that is stopping still takes requests`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .stopping])
    bench.submit()
    #expect(bench.work() == ["request 1 > 0 DO6"])
  }

  @Test func `DO4: the first request to an MDS registers a session`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    #expect(bench.client.sessions[0]?.state == .opening)
    #expect(bench.client.sessions[0]?.seq == 0)
  }

  @Test func `DO5: only the first request asks for the session, and all wait for it`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    bench.submit()
    // O19: a map is asked for, although it is only the session that is missing.
    #expect(bench.effects() == ["request_open > 0 SES1", "want map 2"])
    #expect(bench.client.requests.values.allSatisfy { $0.waiting == .session(0) })
  }

  @Test func `DO5: a request to a session that is being closed asks for it again (O42)`() {
    var bench = MachineBench.open()
    bench.client.closeSession(with: 0)
    bench.submit()
    #expect(bench.work() == ["request_close > 0 SES8", "request_open > 0 SES1"])
    #expect(bench.client.sessions[0]?.state == .opening)
  }

  @Test func `DO5: corrected, a session that is being closed is waited for`() {
    var bench = MachineBench.open(quirks: .corrected)
    bench.client.closeSession(with: 0)
    bench.submit()
    #expect(bench.work() == ["request_close > 0 SES8"])
    bench.receiveSession(.close)
    #expect(bench.work() == ["closed 0", "request_open > 0 SES1"])
  }

  @Test func `DO6: a hint is used up, and the first sending is remembered`() {
    var bench = MachineBench.open()
    bench.wait(2)
    bench.submit(to: 0)
    #expect(bench.client.requests[1]?.resendHint == nil)
    #expect(bench.client.requests[1]?.session == 0)
    #expect(bench.client.requests[1]?.firstSent == Instant(nanoseconds: 2_000_000_000))
    bench.wait(2)
    bench.forward(1, to: 0, mustResend: true)
    #expect(bench.client.requests[1]?.firstSent == Instant(nanoseconds: 2_000_000_000))
  }

  @Test func `WAKE: those who wait for a session are sent newest first (O8)`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    for _ in 1...3 { bench.submit() }
    _ = bench.effects()
    bench.receiveSession(.open)
    #expect(
      bench.work() == [
        "opened 0", "request 3 > 0 DO6", "request 2 > 0 DO6", "request 1 > 0 DO6",
      ])
  }

  @Test func `WAKE: a request that is sent away meanwhile is not sent twice`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.submit(to: 0)
    _ = bench.effects()
    bench.forward(1, to: 1, mustResend: true, from: 1)
    #expect(bench.work() == ["request 1 > 1 FWD4"])
    bench.receiveSession(.open, from: 0)
    #expect(bench.work() == ["opened 0"])
  }

  @Test func `wait lists do not grow with requests that come and go`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit(to: 0)
    for number in 1...1000 { bench.forward(1, to: 0, number: UInt32(number), mustResend: true) }
    #expect(bench.client.footprint.waitEntries < 70)
    _ = bench.effects()
    bench.receiveSession(.open)
    #expect(bench.work() == ["opened 0", "request 1 > 0 FWD4"])
  }
}
