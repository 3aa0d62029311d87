import CephWire
import Common
import MDSClient
import Testing

@Suite struct SessionRulesTests {
  private func session(_ effects: [Sending]) -> [ClientSession] {
    effects.compactMap { if case .session(let message) = $0.message { message } else { nil } }
  }

  @Test func `SES1: a session is asked for with the number of messages seen in it`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.wait(2)
    bench.submit()
    let messages = session(bench.sent())
    #expect(messages.map(\.op) == [.requestOpen])
    #expect(messages.map(\.seq) == [0])
    #expect(bench.client.sessions[0]?.state == .opening)
    #expect(
      bench.client.sessions[0]?.renewRequested == Instant(nanoseconds: 2_000_000_000))
  }

  @Test func `SES2: session messages that are malformed or of strangers are ignored`() {
    var bench = MachineBench.open()
    bench.receive(.unreadable(ClientSession.code))
    var message = ClientSession()
    message.op = .close
    bench.client.receive(.session(message), from: EntityName(.monitor, 0))
    message.trailing = [0]
    bench.receive(.session(message))
    #expect(bench.effects() == ["note SES2", "note SES2", "note SES2"])
    #expect(bench.client.sessions[0]?.state == .open)
  }

  @Test func `SES2: any session message puts off the session's end (O37)`() {
    var bench = MachineBench.open()
    bench.wait(7)
    bench.receiveSession(SessionOp(raw: 99))
    #expect(bench.client.sessions[0]?.expiry == Instant(nanoseconds: 307_000_000_000))
    #expect(bench.effects() == ["note SES7"])
  }

  @Test func `SES2: without a session only OPEN counts, and makes one`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    for op in [.close, .renewCaps, .stale, .recallState] as [SessionOp] {
      bench.receiveSession(op)
      #expect(bench.effects() == ["note SES2"])
    }
    bench.receiveSession(.open)
    #expect(bench.effects() == ["opened 0"])
    #expect(bench.client.sessions[0]?.expiry == nil)
  }

  @Test func `SES3: OPEN opens a session in any state (O11)`() {
    var bench = MachineBench.open()
    bench.client.closeSession(with: 0)
    _ = bench.effects()
    bench.receiveSession(.open)
    #expect(bench.effects() == ["opened 0"])
    #expect(bench.client.sessions[0]?.state == .open)
  }

  @Test func `SES3: a session that is open already is no news`() {
    var bench = MachineBench.open()
    bench.receiveSession(.open)
    #expect(bench.effects() == [])
  }

  @Test func `SES4: a renewal makes the caps last longer`() {
    var bench = MachineBench.open()
    bench.wait(16)
    bench.receiveSession(.renewCaps)
    // The tick of second 15 has asked for it.
    #expect(bench.client.sessions[0]?.capExpiry == Instant(nanoseconds: 75_000_000_000))
  }

  @Test func `SES4: a late answer counts from the latest request (O35)`() {
    var bench = MachineBench.open()
    bench.wait(31)
    bench.receiveSession(.renewCaps)
    #expect(bench.client.sessions[0]?.capExpiry == Instant(nanoseconds: 90_000_000_000))
  }

  @Test func `SES4: corrected, an answer counts only for its own request`() {
    var bench = MachineBench.open(quirks: .corrected)
    bench.wait(31)
    let requests = session(bench.sent())
    #expect(requests.map(\.stamp.seconds) == [15, 30])
    var answer = ClientSession()
    answer.op = .renewCaps
    answer.stamp = requests[0].stamp
    bench.receive(.session(answer))
    #expect(bench.effects() == ["note SES4"])
    answer.stamp = requests[1].stamp
    bench.receive(.session(answer))
    #expect(bench.client.sessions[0]?.capExpiry == Instant(nanoseconds: 90_000_000_000))
  }

  @Test func `SES5: CLOSE removes the session and sends its requests again`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.submit()
    bench.reply(2, isSafe: false)
    _ = bench.effects()
    bench.receiveSession(.close)
    #expect(bench.work() == ["closed 0", "request_open > 0 SES1"])
    #expect(bench.client.requests[1]?.waiting == .session(0))
    // O11: the unsafe one stays behind.
    #expect(bench.client.unsafeRequests(of: 0) == [])
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.sentRequests().isEmpty)
    bench.reply(2)
    #expect(bench.effects() == ["safe 2"])
  }

  @Test func `SES5: who waited for the session then looks for another`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    bench.submit()
    _ = bench.effects()
    bench.receiveSession(.close)
    #expect(bench.work() == ["closed 0", "request_open > 0 SES1"])
    bench.receiveSession(.open)
    #expect(bench.work() == ["opened 0", "request 1 > 0 DO6", "request 2 > 0 DO6"])
  }

  @Test func `SES5: CLOSE does not send what another MDS has taken over`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.submit(to: 0)
    bench.forward(1, to: 1, mustResend: false)
    _ = bench.effects()
    bench.receiveSession(.close, from: 0)
    #expect(bench.work() == ["closed 0"])
  }

  @Test func `SES6: STALE makes caps invalid, and is answered by a renewal at once`() {
    var bench = MachineBench.open()
    bench.client.openSession(with: 0)
    bench.receiveSession(.open)
    _ = bench.effects()
    #expect(bench.client.sessions[0]?.capExpiry != nil)
    bench.receiveSession(.stale)
    #expect(bench.effects() == ["request_renewcaps > 0 SES6"])
    #expect(bench.client.sessions[0]?.capGeneration == 1)
    #expect(bench.client.sessions[0]?.capExpiry == nil)
  }

  @Test func `SES6: the user-space client leaves STALE to the next renewal`() {
    var bench = MachineBench.open(profile: .user09)
    bench.receiveSession(.stale)
    #expect(bench.effects() == [])
    #expect(bench.client.sessions[0]?.capGeneration == 1)
  }

  @Test func `SES7: what no MDS says is noted`() {
    var bench = MachineBench.open()
    bench.receiveSession(.requestClose)
    #expect(bench.effects() == ["note SES7"])
  }

  @Test func `SES8: a session is only asked once to close`() {
    var bench = MachineBench.open()
    bench.client.closeSession(with: 0)
    bench.client.closeSession(with: 0)
    #expect(bench.effects() == ["request_close > 0 SES8"])
    #expect(bench.client.sessions[0]?.state == .closing)
  }

  @Test func `SES9: caps last a session time-out from when the session was asked for`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.wait(2)
    bench.submit()
    bench.wait(3)
    bench.receiveSession(.open)
    let session = bench.client.sessions[0]
    #expect(session?.capExpiry == Instant(nanoseconds: 62_000_000_000))
    #expect(session?.isValid(generation: 0, at: Instant(nanoseconds: 61_999_999_999)) == true)
  }

  @Test func `SES9: a session that nobody asked for has no valid caps until a renewal (O46)`() {
    var bench = MachineBench.open()
    #expect(bench.client.sessions[0]?.capExpiry == nil)
    bench.wait(15)
    bench.receiveSession(.renewCaps)
    #expect(bench.client.sessions[0]?.capExpiry == Instant(nanoseconds: 75_000_000_000))
  }

  @Test(arguments: [(9, false), (10, true), (13, true)] as [(Int32, Bool)])
  func `SES10: an MDS that is not yet reconnecting is not asked to renew`(
    state: Int32, isAsked: Bool
  ) {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: MDSState(raw: state)])
    _ = bench.effects()
    bench.receiveSession(.stale)
    #expect(bench.effects() == (isAsked ? ["request_renewcaps > 0 SES6"] : []))
  }

  @Test func `SES10: a renewal has no sequence number`() {
    var bench = MachineBench.open()
    bench.receiveSession(.stale)
    let messages = session(bench.sent())
    #expect(messages.map(\.seq) == [0])
    #expect(messages.map(\.stamp) == [Timespec()])
  }

  @Test func `SES12: caps are valid in their generation, before the session's end`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    bench.receiveSession(.open)
    bench.receiveSession(.stale)
    bench.receiveSession(.renewCaps)
    let session = bench.client.sessions[0]
    #expect(session?.isValid(generation: 0, at: bench.client.now) == false)
    #expect(session?.isValid(generation: 1, at: bench.client.now) == true)
    #expect(
      session?.isValid(generation: 1, at: Instant(nanoseconds: 60_000_000_000)) == false)
  }

  @Test func `SES13: a reset of the connection is only noted (O29)`() {
    var bench = MachineBench.open()
    bench.submit()
    _ = bench.effects()
    bench.client.connectionReset(by: 0)
    #expect(bench.effects() == ["note SES13"])
    #expect(bench.client.sessions[0]?.state == .open)
  }

  @Test func `the original leaves what it does not use as it was in memory (O14)`() {
    var bench = MachineBench.open(quirks: .original, bytes: [1, 2, 3, 4])
    bench.receiveSession(.stale)
    let message = session(bench.sent()).first
    #expect(message?.stamp.seconds == 1)
    #expect(message?.stamp.nanoseconds == 2)
    #expect(message?.maxCaps == 3)
    #expect(message?.maxLeases == 4)
  }

  @Test func `SES5: CLOSE takes the session's caps away`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    #expect(bench.client.cache.capCount == 1)
    bench.receiveSession(.close)
    #expect(bench.client.cache.capCount == 0)
  }

  @Test func `SES7: RECALL_STATE makes the client give up caps that are not in use`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    bench.learn(TraceSample(ino: 0x101, caps: 0x155))
    var message = ClientSession()
    message.op = .recallState
    message.maxCaps = 1
    bench.receive(.session(message))
    #expect(bench.client.sessions[0]?.caps.count == 1)
    #expect(bench.client.sessions[0]?.caps.releaseCount == 1)
  }

  @Test func `SES9: a renewal makes caps valid again that were not, and says so once`() {
    var bench = MachineBench.open()
    bench.wait(15)
    _ = bench.effects()
    bench.receiveSession(.renewCaps)
    bench.receiveSession(.renewCaps)
    #expect(bench.effects() == ["note SES9"])
  }

  @Test func `SES11: caps, leases and snapshots are counted, whatever they say`() {
    var bench = MachineBench.open()
    bench.receive(.caps(ClientCaps()))
    bench.receive(.lease(ClientLease()))
    bench.receive(.snap(ClientSnap()))
    bench.receiveSession(.renewCaps)
    bench.reply(1)
    bench.receive(.caps(ClientCaps()), from: 1)
    _ = bench.effects()
    #expect(bench.client.sessions[0]?.seq == 3)
    bench.client.closeSession(with: 0)
    #expect(session(bench.sent()).map(\.seq) == [3])
  }
}
