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

/// The map of today.
extension MDSMapTests {
  @Test func `the newest map of a cluster with one MDS`() throws {
    let message: MDSMap = try RecordedMap.tentacle.value()
    #expect(text(message.clusterID) == "6eaafd6b-00b4-4353-aee9-36893736b751")
    #expect(message.epoch == 5)
    #expect(message.mapFileSystemName == "")
    #expect(mainlineSummary(message, version: 2) == "mdsmap(e 5)")
    let map = message.map
    #expect(map.structVersion == StructVersion(5, compat: 4))
    #expect(text(map.flags) == "allow_snaps|allow_multimds_snaps")
    #expect(map.sessionTimeout == 60)
    #expect(map.sessionAutoclose == 300)
    #expect(map.maxFileSize == 1 << 40)
    #expect(map.maxMDS == 1)
    #expect(map.dataPGPools == [2])
    #expect(map.casPGPool == -1)
    #expect(map.extendedVersion == 19)
    #expect(map.compat.incompatible.names.map(\.name).last == "quiesce subvolumes")
    #expect(map.metadataPGPool == 1)
    #expect(map.created.compactText == "2026-11-22T20:23:54.932761071Z")
    #expect(map.inRanks == [0])
    #expect(map.incarnations.map(\.incarnation) == [5])
    #expect(map.up.map(\.globalID) == [4117])
    #expect(map.additions.fileSystemName == "cephfs")
    #expect(map.additions.standbyCountWanted == -1)
    #expect(map.additions.requiredClientFeatures == nil)
    #expect(map.additions.balanceRankMask == "-1")
    #expect(map.additions.maxXattrSize == 65536)
    #expect(map.additions.quiesceClusterLeader == 4117)
    #expect(map.additions.quiesceClusterMembers == [4117])
  }

  @Test func `an MDS of today is found by its number and has all its addresses`() throws {
    let message: MDSMap = try RecordedMap.tentacle.value()
    let info = try #require(message.map.infos.first)
    #expect(info.structVersion == StructVersion(10, compat: 4))
    #expect(info.keyID == 4117)
    #expect(info.globalID == 4117)
    #expect(info.name == "a")
    #expect(info.incarnation == 4)
    #expect(info.state == MDSState(raw: 13))
    #expect(info.addresses.description == "v1:192.168.77.1:6810/1471650030")
    #expect(info.standbyForRank == -1)
    #expect(info.features.raw == 0x3f07_ffff_fffd_ffff)
    #expect(info.joinFileSystem == -1)
    #expect(info.compat == message.map.compat)
  }

  /// What stands before the blob of a map, and the first fields of the map.
  private static let head = """
    a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 0c000000
    """
  private static let start = """
    0c000000 02000000 03000000 00000000 3c000000 2c010000 0000000000010000 01000000
    """

  @Test func `an MDS of an old map has one address and no length`() throws {
    let info = try mainline(
      MDSInfo.self,
      bytes(
        """
        1510000000000000 03 1510000000000000 01000000 61 00000000 04000000 0d000000
        0200000000000000 00000000 07000000 0002 1a90 c0a84d01 0000000000000000
        """ + String(repeating: "00", count: 112)
          + """
          0000000000000000 ffffffff 00000000 01000000 02000000
          """))
    #expect(info.structVersion == StructVersion(3, compat: 0))
    #expect(info.address.description == "v1:192.168.77.1:6800/7")
    #expect(info.state == MDSState(raw: 13))
    #expect(info.exportTargets == [2])
  }

  @Test func `states that 2009 did not know have names`() throws {
    for (raw, name) in [(15, "down:damaged"), (-9, "up:oneshot-replay"), (-10, "null")] {
      var info = MDSInfo()
      info.state = MDSState(raw: Int32(raw))
      #expect(jsonObject(info).contains(#""state":"\#(name)""#))
    }
  }

  @Test func `what a newer map has besides is kept, with a note`() throws {
    var bytes = RecordedMap.tentacle.parts
    // Three more bytes at the end of the body, in the lengths of the blob and of the body.
    bytes.front.insert(contentsOf: [1, 2, 3], at: bytes.front.count - 4)
    for offset in [20, 26] { bytes.front[offset] += 3 }
    let message: MDSMap = try MainlineBytes(version: 2, parts: bytes).value(
      notes: ["mdsmap.trailing: 3 trailing bytes"])
    #expect(message.map.trailing == [1, 2, 3])
  }
}
