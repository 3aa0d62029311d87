import CephWire
import Testing

@Suite struct MonMapTests {
  @Test func `the newest map of a cluster with one monitor`() throws {
    let message: MonMap = try RecordedMap.tentacleMonitors.value()
    #expect(mainlineSummary(message) == "mon_map magic: 0")
    let map = message.map
    #expect(map.structVersion == StructVersion(10, compat: 6))
    #expect(text(map.clusterID) == "6eaafd6b-00b4-4353-aee9-36893736b751")
    #expect(map.epoch == 1)
    #expect(map.created.compactText == "2026-11-22T20:23:48.624659329Z")
    #expect(text(map.persistentFeatures.features).hasPrefix("kraken|luminous|mimic|osdmap-prune|"))
    #expect(map.optionalFeatures.features.raw == 0)
    #expect(map.ranks == ["a"])
    #expect(map.minMonRelease == 20)
    #expect(map.strategy.name == "classic")
    #expect(map.serviceCipher == 2)
    #expect(map.allowedCiphers == [2])
    let info = try #require(map.infos.first)
    #expect(info.structVersion == StructVersion(6, compat: 1))
    #expect(info.key == "a")
    #expect(info.name == "a")
    #expect(info.addresses.description == "v1:192.168.77.1:6789/0")
    #expect(info.timeAdded.nanoseconds == 624_669_023)
  }

  private static let address =
    "00000000 00000000 0002 1a85 c0a84d01" + String(repeating: "00", count: 120)
  private static let clusterID = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
  private static let times = "0000005000000000 0000005000000001"

}
