import CephWire
import Common
import MDSClient
import Testing

@Suite struct MapRulesTests {
  @Test func `MAP1: a map that is too short is ignored`() {
    var bench = MachineBench()
    bench.submit()
    _ = bench.effects()
    bench.client.receive(.unreadable(MDSMap.code), from: EntityName(.monitor, 0))
    #expect(bench.effects() == ["note MAP1"])
    #expect(bench.client.wantedEpoch == 1)
  }

  @Test func `MAP2: a map of another cluster changes nothing, not even what is wanted`() {
    var bench = MachineBench()
    bench.submit()
    _ = bench.effects()
    var map = MachineBench.map(1, [0: .active])
    map.clusterID = ClusterID(raw: 8)
    bench.client.receive(.map(map), from: EntityName(.monitor, 0))
    #expect(bench.effects() == ["note MAP2"])
    #expect(bench.client.wantedEpoch == 1)
    #expect(bench.client.map.epoch == 0)
  }

  @Test func `MAP3: a map that is new enough ends the asking, also if it is rejected (O31)`() {
    var bench = MachineBench()
    bench.submit()
    bench.client.receive(
      .brokenMap(clusterID: MachineBench.clusterID, epoch: 1), from: EntityName(.monitor, 0))
    #expect(bench.effects() == ["want map 1", "note MAP5"])
    #expect(bench.client.wantedEpoch == 0)
    bench.wait(10)
    #expect(bench.effects() == [])
  }

  @Test func `MAP3: a map that is older than what is wanted does not end the asking`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .rejoin])
    _ = bench.effects()
    bench.submit()
    #expect(bench.effects() == ["want map 3"])
    bench.receiveMap(2, [0: .rejoin])
    #expect(bench.client.wantedEpoch == 3)
    bench.wait(0.5)
    #expect(bench.effects() == ["want map 3"])
  }

  @Test func `MAP4: a map that is not newer changes nothing and wakes nobody`() {
    var bench = MachineBench()
    bench.receiveMap(5, [:])
    bench.submit()
    _ = bench.effects()
    bench.receiveMap(5, [0: .active])
    bench.receiveMap(4, [0: .active])
    #expect(bench.effects() == [])
    #expect(bench.client.map.upRanks == [])
  }

  @Test func `MAP4: a map of epoch 0 is always ignored (O4)`() {
    var bench = MachineBench()
    bench.receiveMap(0, [0: .active])
    #expect(bench.client.map.upRanks == [])
  }

  @Test func `MAP4: the wrapper's epoch is compared, the body's is kept (O4)`() {
    var bench = MachineBench()
    var map = MachineBench.map(9, [0: .active])
    map.map.epoch = 3
    bench.client.receive(.map(map), from: EntityName(.monitor, 0))
    #expect(bench.client.map.epoch == 3)
    bench.receiveMap(4, [1: .active])
    #expect(bench.client.map.upRanks == [1])
  }

  @Test func `MAP5: a map that cannot be decoded leaves the old one`() {
    var bench = MachineBench.open()
    bench.client.receive(
      .brokenMap(clusterID: MachineBench.clusterID, epoch: 2), from: EntityName(.monitor, 0))
    #expect(bench.effects() == ["note MAP5"])
    #expect(bench.client.map.epoch == 1)
  }

  @Test(arguments: [(Quirks.recommended, 2), (Quirks.original, 1)] as [(Quirks, UInt32)])
  func `MAP5: a map that names a standby's target is only rejected by the original (O3)`(
    quirks: Quirks, epoch: UInt32
  ) {
    var bench = MachineBench.open(quirks: quirks)
    var map = MachineBench.map(2, [0: .active])
    map.map.infos[0].standbyForName = "a"
    bench.client.receive(.map(map), from: EntityName(.monitor, 0))
    #expect(bench.client.map.epoch == epoch)
  }

  @Test func `MAP6: the new map takes the old one's place`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [2: .active, 1: .replay])
    #expect(bench.client.map.epoch == 2)
    #expect(bench.client.map.upRanks == [1, 2])
    #expect(bench.client.map.isActive(2))
    #expect(!bench.client.map.isActive(1))
    #expect(bench.client.map.address(2) == MachineBench.address(2))
    #expect(bench.client.map.address(0) == nil)
  }

  @Test func `MAP6: later elements override, and ranks and states that are none are skipped`() {
    var map = MachineBench.map(1, [0: .active])
    for (rank, state) in [(0, 8), (-1, 13), (4, 13), (1, -5)] as [(MDSRank, Int32)] {
      var info = MDSInfo()
      info.rank = rank
      info.state = MDSState(raw: state)
      map.map.infos.append(info)
    }
    let known = KnownMDSMap(map.map)
    #expect(known.upRanks == [0])
    #expect(known.state(0) == .replay)
    #expect(known.state(4) == MDSState(raw: 0))
  }

  @Test func `MAP7: an MDS that sends the map of its own recovery gets a reconnect`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
  }

  @Test func `MAP7: a monitor's copy comes first, and no reconnect is ever sent (O5)`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .reconnect])
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.work() == ["down 0 6800"])
  }

  @Test func `MAP7: corrected, the reconnect is sent once, whoever brings the map`() {
    var bench = MachineBench.open(quirks: .corrected)
    bench.receiveMap(2, [0: .reconnect])
    bench.receiveMap(2, [0: .reconnect], from: 0)
    bench.receiveMap(3, [0: .reconnect, 1: .active], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
    bench.receiveMap(4, [0: .reconnect], port: 6900)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
    bench.receiveMap(5, [0: .reconnect, 1: .reconnect], from: 1, port: 6900)
    #expect(bench.work() == ["reconnect > 1 REC1"])
  }

  @Test func `MAP8: those who wait for a map are woken, the newest first (O8)`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .rejoin])
    _ = bench.effects()
    for _ in 1...3 { bench.submit() }
    #expect(bench.work() == [])
    bench.receiveMap(3, [0: .active])
    #expect(bench.work() == ["request 3 > 0 DO6", "request 2 > 0 DO6", "request 1 > 0 DO6"])
  }

  @Test func `MAP8: who has to wait again is not woken twice`() {
    var bench = MachineBench()
    bench.receiveSession(.open)
    bench.submit()
    bench.submit()
    _ = bench.effects()
    bench.receiveMap(1, [0: .rejoin])
    #expect(bench.effects() == ["want map 2"])
    // Waking and waiting has turned the order around.
    bench.receiveMap(2, [0: .active])
    #expect(bench.work() == ["request 1 > 0 DO6", "request 2 > 0 DO6"])
  }

  @Test func `MAP9: the first map starts the tick`() {
    var bench = MachineBench()
    bench.wait(7)
    #expect(bench.client.nextDeadline == nil)
    bench.receiveMap(1, [0: .active])
    #expect(bench.client.nextDeadline == Instant(nanoseconds: 12_000_000_000))
    bench.wait(3)
    bench.receiveMap(2, [0: .active])
    #expect(bench.client.nextDeadline == Instant(nanoseconds: 12_000_000_000))
  }
}
