import CephWire
import Testing

@Suite struct MDSMapTests {
  private static let clusterID = "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf"

  @Test func `a map with one active MDS`() throws {
    let message: MDSMap = try value(of: .mdsMap)
    #expect(text(message.clusterID) == Self.clusterID)
    #expect(message.epoch == 12)
    let map = message.map
    #expect(map.epoch == 12)
    #expect(map.clientEpoch == 7)
    #expect(map.lastFailure == 3)
    #expect(map.root == 0)
    #expect(map.sessionTimeout == 60)
    #expect(map.sessionAutoclose == 300)
    #expect(map.maxMDS == 2)
    #expect(map.dataPGPools == [0])
    #expect(map.casPGPool == 2)
    #expect(map.metadataPGPool == 1)
    #expect(map.created.seconds == 1_245_362_400)
    #expect(map.created.microseconds == 250_000)
    #expect(map.modified.seconds == 1_245_363_000)
    #expect(map.modified.microseconds == 500_000)
    #expect(map.tableServer == 0)
    #expect(map.inRanks == [0])
    #expect(map.incarnations.map(\.rank) == [0])
    #expect(map.incarnations.map(\.incarnation) == [4])
    #expect(map.up.map(\.rank) == [0])
    #expect(map.up.map(\.address) == map.infos.map(\.address))
    #expect(map.failed == [])
    #expect(map.stopped == [1])
    #expect(summary(message) == "mdsmap(e 12)")
  }

  @Test func `an active MDS`() throws {
    let message: MDSMap = try value(of: .mdsMap)
    let info = try #require(message.map.infos.first)
    #expect(message.map.infos.count == 1)
    #expect(info.key.description == "192.168.0.10:6802/4660/0")
    #expect(info.name == "alpha")
    #expect(info.rank == 0)
    #expect(info.incarnation == 4)
    #expect(info.state.name == "up:active")
    #expect(info.stateSeq == 9)
    #expect(info.address == info.key)
    #expect(info.laggySince == UserTime())
    #expect(info.standbyForRank == -1)
    #expect(info.standbyForName == "")
  }

  @Test func `a standby for a name is read as user space writes it`() throws {
    let message: MDSMap = try value(of: .mdsMapWithStandby)
    #expect(message.map.infos.count == 2)
    let info = try #require(message.map.infos.last)
    #expect(info.key.description == "192.168.0.11:6803/4661/0")
    #expect(info.name == "b")
    #expect(info.rank == -1)
    #expect(info.incarnation == 0)
    #expect(info.state.name == "up:standby")
    #expect(info.stateSeq == 2)
    #expect(info.standbyForRank == 0)
    #expect(info.standbyForName == "alpha")
    #expect(message.map.dataPGPools == [0])
    #expect(message.map.stopped == [1])
  }

  @Test func `states have the names of the specification`() {
    let names: [Int32: String] = [
      0: "down:dne", -1: "down:stopped", -4: "up:boot", -5: "up:standby", -6: "up:creating",
      -7: "up:starting", -8: "up:standby-replay", 8: "up:replay", 9: "up:resolve",
      10: "up:reconnect", 11: "up:rejoin", 12: "up:clientreplay", 13: "up:active",
      14: "up:stopping",
    ]
    for (raw, name) in names { #expect(MDSState(raw: raw).name == name) }
    for raw in [-9, -3, -2, 1, 7, 15] as [Int32] { #expect(!MDSState(raw: raw).isKnown) }
  }

  @Test func `a request for a map says which epoch will do`() throws {
    let message: MDSGetMap = try value(of: .mdsGetMap)
    #expect(text(message.clusterID) == Self.clusterID)
    #expect(message.want == 13)
    #expect(summary(message) == "mds_getmap(want 13)")
  }
}
