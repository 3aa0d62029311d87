import CephWire
import Common
import MDSClient
import Testing

@Suite struct MDSClientTests {
  /// SplitMix64: the same numbers for the same seed.
  private struct SeededNumbers: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }
  }

  /// Does one of many things to a machine.
  private func disturb(_ bench: inout MachineBench, _ numbers: inout SeededNumbers) {
    let rank = MDSRank.random(in: -1...3, using: &numbers)
    let tid = UInt64.random(in: 1...(bench.client.lastTID + 1), using: &numbers)
    let tids = bench.client.requests.keys.sorted()
    let known = tids.randomElement(using: &numbers) ?? tid
    switch Int.random(in: 0..<17, using: &numbers) {
    case 0: bench.submit(timeout: Bool.random(using: &numbers) ? 7 : nil)
    case 1: bench.submit(to: rank)
    case 2:
      let states = [8, 10, 11, 13, 14, 0] as [Int32]
      var map: [MDSRank: MDSState] = [:]
      for rank in 0..<3 as Range<MDSRank> {
        map[rank] = MDSState(raw: states.randomElement(using: &numbers) ?? 0)
      }
      let epoch = bench.client.map.epoch + UInt32.random(in: 0...2, using: &numbers)
      bench.receiveMap(
        epoch, map, from: rank, port: 6800 + UInt16.random(in: 0...1, using: &numbers),
        maxMDS: UInt32.random(in: 1...4, using: &numbers))
    case 3, 4: bench.receiveSession(.open, from: rank)
    case 5:
      bench.receiveSession(SessionOp(raw: UInt32.random(in: 0...8, using: &numbers)), from: rank)
    case 6, 7:
      let result = [0, -2, -116].randomElement(using: &numbers) ?? 0
      bench.reply(
        known, result: Int32(result), isSafe: Bool.random(using: &numbers), from: rank)
    case 8: bench.receive(.reply(MachineBench.reply(known), isCorrupt: true), from: rank)
    case 9:
      bench.forward(
        known, to: MDSRank.random(in: -1...3, using: &numbers),
        number: UInt32.random(in: 0...9, using: &numbers),
        mustResend: Bool.random(using: &numbers), from: rank)
    case 10: bench.wait(Double.random(in: 0...9, using: &numbers))
    case 11:
      bench.client.choose(rank, for: known)
      bench.client.tick()
    case 12: bench.client.closeSession(with: rank)
    case 13:
      let caps = [0, 1, 0x155, 0xd55, 0x3fff].randomElement(using: &numbers) ?? 0
      let sample = TraceSample(
        ino: UInt64.random(in: 1...9, using: &numbers), caps: UInt32(caps),
        authority: rank, replicas: [rank], isSafe: Bool.random(using: &numbers), realm: known % 5)
      bench.receive(.reply(sample.reply(known), isCorrupt: false), from: max(rank, 0))
    case 14:
      var caps = ClientCaps()
      caps.op = CapOp(raw: UInt32.random(in: 0...12, using: &numbers))
      caps.ino = InodeNumber(raw: UInt64.random(in: 1...9, using: &numbers))
      caps.caps = Capabilities(raw: UInt32.random(in: 0...0x3fff, using: &numbers))
      bench.receive(.caps(caps), from: max(rank, 0))
    case 15: bench.client.use(InodeNumber(raw: known % 9), Capabilities(raw: 0x1000))
    default: bench.client.forceSent(tid: known, to: max(rank, 0))
    }
  }

  /// What comes out of a machine that 1000 things are done to.
  private func outcome(
    seed: UInt64, quirks: Quirks, profile: ClientProfile, knowledge: MDSClient.Knowledge
  ) -> (bench: MachineBench, effects: [Effect]) {
    var numbers = SeededNumbers(state: seed)
    var bench = MachineBench(
      quirks: quirks, profile: profile, knowledge: knowledge,
      bytes: (0..<200).map { _ in UInt8.random(in: 0...255, using: &numbers) })
    var effects: [Effect] = []
    for _ in 0..<1000 {
      disturb(&bench, &numbers)
      effects += bench.client.takeEffects()
    }
    return (bench, effects)
  }

  @Test(
    arguments: [Quirks.recommended, .original, .corrected],
    [MDSClient.Knowledge.complete, .recorded])
  func `whatever is done to the machine, it keeps its books`(
    quirks: Quirks, knowledge: MDSClient.Knowledge
  ) {
    for seed in 0..<8 as Range<UInt64> {
      let profile = ClientProfile.all[Int(seed) % ClientProfile.all.count]
      let (bench, effects) = outcome(
        seed: seed, quirks: quirks, profile: profile, knowledge: knowledge)
      let client = bench.client
      let footprint = client.footprint
      #expect(footprint.waitEntries <= 2 * footprint.requests + 64 * (footprint.sessions + 1))
      #expect(footprint.indexed <= 7 * footprint.requests + 128)
      #expect(client.sessions.keys.allSatisfy { $0 >= 0 })
      for request in client.requests.values {
        #expect(request.tid <= client.lastTID)
        if case .session(let rank) = request.waiting { #expect(client.sessions[rank] != nil) }
      }
      let oldest = client.requests.values.filter {
        $0.isRegistered && !(profile.has(.oldestIgnoresUnsafe) && $0.gotUnsafe)
      }.map(\.tid).min()
      #expect(client.oldestTID == oldest ?? 0)
      let completed = effects.compactMap {
        if case .completed(let tid, _) = $0 { tid } else { nil }
      }
      #expect(Set(completed).count == completed.count)
    }
  }

  @Test(arguments: [Quirks.recommended, .original, .corrected])
  func `whatever was done to the machine, unmounting leaves nothing behind`(quirks: Quirks) {
    for seed in 0..<8 as Range<UInt64> {
      var (bench, _) = outcome(
        seed: seed, quirks: quirks, profile: .kernel2009, knowledge: .complete)
      bench.client.shutDown()
      bench.wait(1000)
      _ = bench.effects()
      #expect(bench.client.isShutDown)
      #expect(bench.client.nextDeadline == nil)
      let footprint = bench.client.footprint
      #expect(footprint.requests == 0)
      #expect(footprint.sessions == 0)
      #expect(footprint.indexed == 0)
      #expect(footprint.caps == 0)
      #expect(footprint.waitEntries <= 64)
    }
  }

  @Test func `the same inputs always give the same effects`() {
    for seed in 0..<5 as Range<UInt64> {
      let outcomes = (0..<2).map { _ in
        outcome(
          seed: seed, quirks: .recommended, profile: .kernel2009, knowledge: .complete
        ).effects
      }
      #expect(outcomes[0] == outcomes[1])
    }
  }

  @Test func `a copy of a machine goes its own way`() {
    var bench = MachineBench.open()
    var copy = bench
    copy.submit()
    #expect(bench.client.requests.isEmpty)
    bench.wait(15)
    #expect(bench.work() == ["request_renewcaps > 0 TIC3"])
    #expect(copy.work() == ["request 1 > 0 DO6"])
  }

  @Test func `time does not go back`() {
    var bench = MachineBench()
    bench.wait(5)
    bench.client.advance(to: Instant(nanoseconds: 3))
    #expect(bench.seconds == 5)
  }

  @Test func `what is due happens at its time, not at the time that is reached`() {
    var bench = MachineBench.open()
    bench.wait(100)
    #expect(
      bench.client.sessions[0]?.renewRequested == Instant(nanoseconds: 90_000_000_000))
    #expect(bench.work().count == 6)
  }

  @Test func `messages that are malformed are noted under the rule of their type`() {
    var bench = MachineBench.open()
    for type in [
      MDSMap.code, ClientSession.code, ClientReply.code, ClientRequestForward.code,
      ClientCaps.code, ClientLease.code, ClientSnap.code,
    ] {
      bench.receive(.unreadable(type))
    }
    #expect(
      bench.effects()
        == ["MAP1", "SES2", "REP1", "FWD1", "CAP1", "LEA3", "CAP4"].map { "note " + $0 })
  }

  @Test func `caps, leases and snapshots that are not from an MDS are ignored`() {
    var bench = MachineBench.open()
    for message in [
      .caps(ClientCaps()), .lease(ClientLease()), .snap(ClientSnap()),
    ] as [Incoming] {
      bench.client.receive(message, from: EntityName(.client, 0))
    }
    #expect(bench.effects() == ["note CAP1", "note LEA3", "note CAP4"])
  }

  @Test func `effects are given once`() {
    var bench = MachineBench.open()
    bench.submit()
    #expect(bench.client.footprint.effects == 1)
    #expect(bench.effects().count == 1)
    #expect(bench.effects() == [])
  }
}
