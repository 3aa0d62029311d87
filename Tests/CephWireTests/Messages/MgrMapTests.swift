import CephWire
import Testing

@Suite struct MgrMapTests {
  @Test func `the map of a cluster with one manager`() throws {
    let message: MgrMap = try RecordedMap.managers.value()
    #expect(mainlineSummary(message) == "mgrmap(e 3)")
    let map = message.map
    #expect(map.structVersion == StructVersion(12, compat: 6))
    #expect(map.activeAddresses.description == "v1:127.0.0.1:6850/6633")
    #expect(map.activeID == 4100)
    #expect(map.available == 1)
    #expect(map.activeName == "x")
    #expect(map.modules == ["iostat", "nfs", "restful"])
    #expect(map.activeChange.nanoseconds == 838_965_218)
    #expect(map.alwaysOnModules.map(\.release) == [14, 15, 16])
    #expect(map.alwaysOnModules.first?.modules.last == "volumes")
    #expect(map.activeFeatures.raw == 0x3f01_cfbd_fffd_ffff)
  }

  @Test func `a standby is found by its number and tells its modules`() throws {
    let standby = try mainline(
      StandbyManager.self,
      bytes(
        """
        0810000000000000 04 01 7e000000 0810000000000000 01000000 79 01000000 01000000 6d
        01000000 02 01 56000000 01000000 6d 00 02000000 6e6f 01000000
        01000000 6f 01 01 3b000000 01000000 6f 02 01 03000000
        01000000 64 00000000 01000000 39 01000000 01000000 65
        04000000 77686174 00000000 01000000 01000000 74 00000000
        ffffffff00000000
        """))
    #expect(standby.key == 4104)
    #expect(standby.globalID == 4104)
    #expect(standby.name == "y")
    #expect(standby.moduleNames == ["m"])
    #expect(standby.features.raw == 0xffff_ffff)
    let module = try #require(standby.modules.first)
    #expect(module.name == "m")
    #expect(module.canRun == 0)
    #expect(module.errorText == "no")
    let option = try #require(module.options.first)
    #expect(option.key == "o")
    #expect(option.level == 1)
    #expect(option.defaultValue == "d")
    #expect(option.maximum == "9")
    #expect(option.allowedValues == ["e"])
    #expect(option.description == "what")
    #expect(option.tags == ["t"])
  }

  @Test func `names of processes are those of their services`() throws {
    let open: MgrOpen = try MainlineBytes(
      version: 3,
      """
      01000000 61 06000000 6d6972726f72 01
      01000000 01000000 6b 01000000 76 00000000
      00000000 02000000 aabb
      """
    ).value()
    #expect(open.metadata.map(\.key) == ["k"])
    #expect(open.metadata.map(\.value) == ["v"])
    #expect(open.configDefaults == [0xaa, 0xbb])
    #expect(mainlineSummary(open, version: 3) == "mgropen(mirror.a daemon)")

    let close: MgrClose = try MainlineBytes("02000000 6673 00000000").value()
    #expect(mainlineSummary(close) == "mgrclose(client.fs)")
  }
}
