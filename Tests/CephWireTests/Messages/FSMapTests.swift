import CephWire
import Testing

@Suite struct FSMapTests {
  @Test func `the map of a cluster with one file system and a standby`() throws {
    let message: FSMap = try RecordedMap.fileSystems.value()
    #expect(message.epoch == 5)
    #expect(mainlineSummary(message) == "fsmap(e 5)")
    let map = message.map
    #expect(map.structVersion == StructVersion(7, compat: 6))
    #expect(map.epoch == 5)
    #expect(map.nextFileSystemID == 2)
    #expect(map.legacyClientFileSystem == 1)
    #expect(map.defaultCompat.incompatible.mask.raw == 0x77e)
    #expect(map.enableMultiple == 1)
    #expect(map.everEnabledMultiple == 1)
    #expect(map.roles.map(\.globalID) == [4121, 4135])
    #expect(map.roles.map(\.fileSystem) == [1, -1])
    #expect(map.standbyDaemons.map(\.name) == ["b"])
    #expect(map.standbyDaemons.map(\.state.raw) == [-5])
    #expect(map.standbyEpochs.map(\.epoch) == [5])
    let fileSystem = try #require(map.fileSystems.first)
    #expect(fileSystem.id == 1)
    #expect(fileSystem.map.epoch == 4)
    #expect(fileSystem.map.additions.fileSystemName == "cephfs")
    #expect(fileSystem.mirrorInfo.mirrored == 0)
  }

  @Test func `a mirrored file system tells where`() throws {
    let mirror = try mainline(
      MirrorInfo.self,
      bytes(
        """
        01 01 2b000000 01 01000000
        01 01 20000000 02000000 7531
        01 01 14000000 01000000 63 03000000 736974 04000000 64617461
        """))
    #expect(mirror.mirrored == 1)
    #expect(mirror.peers.map(\.uuid) == ["u1"])
    #expect(mirror.peers.map(\.remote.clientName) == ["c"])
    #expect(mirror.peers.map(\.remote.clusterName) == ["sit"])
    #expect(mirror.peers.map(\.remote.fileSystemName) == ["data"])
  }

  @Test func `the map for users has names only`() throws {
    let message: FSMapUser = try MainlineBytes(
      """
      07000000 01 01 1c000000 07000000 01000000 01000000
      01 01 0a000000 01000000 02000000 6673
      """
    ).value()
    #expect(message.map.epoch == 7)
    #expect(message.map.legacyClientFileSystem == 1)
    #expect(message.map.fileSystems.map(\.id) == [1])
    #expect(message.map.fileSystems.map(\.name) == ["fs"])
    #expect(mainlineSummary(message) == "fsmap.user(e 7)")
  }
}
