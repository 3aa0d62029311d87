import CephWire
import Common
import MDSClient
import Testing

@Suite struct ShutdownRulesTests {
  /// Lets the deadlines pass until the file system is unmounted or `seconds` are over.
  private func run(_ bench: inout MachineBench, until seconds: Double) {
    while !bench.client.isShutDown, let deadline = bench.client.nextDeadline,
      Double(deadline.nanoseconds) / 1e9 <= seconds
    {
      bench.client.advance(to: deadline)
    }
  }

  @Test func `UMT1: unmounting stops the client`() {
    var bench = MachineBench.open()
    #expect(!bench.client.isStopping)
    bench.client.shutDown()
    #expect(bench.client.isStopping)
    bench.client.shutDown()
    // O28: no lease is given up; the session is closed once.
    #expect(bench.effects() == ["request_close > 0 SES8"])
  }

  @Test func `UMT2: sessions stay until the last request is safe`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.submit()
    bench.reply(1, isSafe: false)
    bench.reply(2, isSafe: false)
    bench.client.shutDown()
    _ = bench.effects()
    bench.reply(1)
    #expect(bench.effects() == ["safe 1"])
    bench.reply(2)
    #expect(bench.effects() == ["safe 2", "request_close > 0 SES8"])
  }

  @Test func `UMT2: a last request that has but a safe reply does not end the waiting (O10)`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.client.shutDown()
    bench.reply(1)
    _ = bench.work()
    run(&bench, until: 59.9)
    #expect(!bench.work().contains("request_close > 0 SES8"))
    run(&bench, until: 60)
    #expect(bench.work().contains("request_close > 0 SES8"))
  }

  @Test func `UMT2: requests that are not answered in time are dropped`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.client.shutDown()
    run(&bench, until: 60)
    #expect(bench.client.requests.isEmpty)
    let effects = bench.effects()
    #expect(effects.contains("note UMT2"))
    #expect(!effects.contains("failed 1 = -5"))
  }

  @Test func `UMT3: when all sessions are closed, the monitors are told`() {
    var bench = MachineBench.open()
    bench.receiveSession(.open, from: 1)
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.client.shutDown()
    _ = bench.effects()
    bench.receiveSession(.close, from: 1)
    #expect(bench.effects() == ["closed 1"])
    bench.receiveSession(.close, from: 0)
    #expect(bench.effects() == ["closed 0", "unmount"])
    #expect(bench.client.sessions.isEmpty)
  }

  @Test func `UMT3: a session that a reconnect has opened again is closed with the next pass`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.client.shutDown()
    _ = bench.effects()
    bench.receiveMap(3, [0: .active, 1: .reconnect], from: 1)
    _ = bench.effects()
    bench.receiveSession(.close, from: 0)
    #expect(bench.effects() == ["closed 0", "request_close > 1 SES8"])
  }

  @Test func `UMT3: sessions that are not closed in time are removed`() {
    var bench = MachineBench.open()
    bench.client.shutDown()
    run(&bench, until: 59.9)
    #expect(bench.client.sessions.count == 1)
    run(&bench, until: 60)
    #expect(bench.client.sessions.isEmpty)
    #expect(Array(bench.effects().suffix(2)) == ["closed 0", "unmount"])
  }

  @Test func `UMT3: each session that is closed may put off the end (O36)`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.client.shutDown()
    bench.wait(40)
    bench.receiveSession(.close, from: 1)
    run(&bench, until: 99.9)
    #expect(bench.client.sessions.count == 1)
    run(&bench, until: 100)
    #expect(bench.client.sessions.isEmpty)
  }

  @Test func `UMT3: a forced unmounting waits for nobody`() {
    var bench = MachineBench.open()
    bench.client.shutDown(isForced: true)
    #expect(bench.effects() == ["request_close > 0 SES8", "closed 0", "unmount"])
    #expect(bench.client.isShutDown)
  }

  @Test func `UMT4: the monitors are told again until they answer, for 15 s`() {
    var bench = MachineBench()
    bench.client.shutDown()
    run(&bench, until: 100)
    // At 0, 0.5, 1.5, 3.5 and 7.5 seconds.
    #expect(bench.effects() == Array(repeating: "unmount", count: 5))
    #expect(bench.seconds == 15)
    #expect(bench.client.isShutDown)
  }

  @Test func `UMT4: with the monitors' echo it is over`() {
    var bench = MachineBench.open()
    bench.client.shutDown()
    bench.receiveSession(.close)
    bench.client.monitorsConfirmedUnmount()
    #expect(bench.client.isShutDown)
    #expect(bench.client.nextDeadline == nil)
  }

  @Test func `UMT4: the tick is cancelled, for good`() {
    var bench = MachineBench.open()
    bench.client.shutDown()
    bench.receiveSession(.close)
    bench.client.monitorsConfirmedUnmount()
    bench.receiveMap(2, [0: .active])
    #expect(bench.client.nextDeadline == nil)
  }

  @Test func `UMT5: a session that becomes open meanwhile is closed at once`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.client.shutDown()
    _ = bench.effects()
    bench.receiveSession(.open, from: 1)
    #expect(bench.effects() == ["opened 1", "note SES8"])
    #expect(bench.client.sessions[1]?.state == .closing)
  }

  @Test func `a machine that follows a recording unmounts when it sees it`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.client.shutDown()
    bench.wait(1000)
    #expect(bench.effects() == [])
    bench.receiveSession(.open)
    #expect(bench.effects() == ["request_close > 0 SES8"])
  }

  @Test func `UMT1: what was put off is flushed at once`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0xd55))
    bench.client.open(InodeNumber(raw: 0x100), .readWrite)
    bench.client.close(InodeNumber(raw: 0x100), .readWrite)
    bench.client.markDirty(InodeNumber(raw: 0x100), Capabilities(raw: 0x8))
    _ = bench.effects()
    bench.client.shutDown()
    #expect(bench.effects() == ["caps > 0 TIC1", "request_close > 0 SES8"])
  }

  @Test func `UMT3: sessions that are removed take their caps with them`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    bench.client.shutDown(isForced: true)
    #expect(bench.client.cache.capCount == 0)
  }

  @Test func `UMT4: nothing is kept of what was mounted`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    // It waits for a map that names the MDS.
    bench.receiveMap(2, [0: .replay])
    bench.submit()
    bench.client.shutDown()
    bench.wait(130)
    // A session that opens so late has to be forgotten, too.
    bench.receiveSession(.open, from: 1)
    bench.wait(15)
    _ = bench.effects()
    #expect(bench.client.isShutDown)
    #expect(bench.client.footprint == Footprint())
  }
}
