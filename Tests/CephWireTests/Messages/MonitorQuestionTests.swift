import CephWire
import Testing

/// The small questions that clients and monitors have for each other.
@Suite struct MonitorQuestionTests {
  private static let paxos = "0100000000000000 ffff 0000000000000000"
  private static let clusterID = "b023defc5b3240509398688480238a9f"

  @Test func `how full is a pool`() throws {
    let message: StatFS = try MainlineBytes(
      version: 2, "\(Self.paxos) \(Self.clusterID) 01 0200000000000000"
    ).value()
    #expect(message.dataPool == 2)
    #expect(mainlineSummary(message, version: 2, tid: 4) == "statfs(4 pool 2 v1)")
  }

  @Test func `how full is the cluster`() throws {
    for (version, rest) in [(1, ""), (2, "00")] as [(UInt16, String)] {
      let message: StatFS = try MainlineBytes(
        version: version, "\(Self.paxos) \(Self.clusterID) \(rest)"
      ).value()
      #expect(mainlineSummary(message, version: version, tid: 4) == "statfs(4 pool -1 v1)")
    }
    let answer: StatFSReply = try MainlineBytes(
      """
      \(Self.clusterID) 0100000000000000
      0a00000000000000 0400000000000000 0600000000000000 0700000000000000
      """
    ).value()
    #expect(answer.version == 1)
    #expect(answer.kilobytes == 10)
    #expect(answer.kilobytesUsed == 4)
    #expect(answer.kilobytesAvailable == 6)
    #expect(answer.objects == 7)
    #expect(mainlineSummary(answer, tid: 4) == "statfs_reply(4)")
  }

  @Test func `which version is the newest`() throws {
    let question: MonGetVersion = try MainlineBytes("0100000000000000 06000000 6f73646d6170")
      .value()
    #expect(mainlineSummary(question) == "mon_get_version(what=osdmap handle=1)")
    let answer: MonGetVersionReply = try MainlineBytes(
      version: 2, "0100000000000000 0700000000000000 0200000000000000"
    ).value()
    #expect(answer.oldestVersion == 2)
    #expect(mainlineSummary(answer, version: 2) == "mon_get_version_reply(handle=1 version=7)")
    let old: MonGetVersionReply = try MainlineBytes("0100000000000000 0700000000000000").value()
    #expect(old.version == 7)
  }

  @Test func `which maps of the object servers`() throws {
    let message: MonGetOSDMap = try MainlineBytes("\(Self.paxos) 01000000020000000300000004000000")
      .value()
    #expect(mainlineSummary(message) == "mon_get_osdmap(full 1-2 inc3-4)")
    let changes: MonGetOSDMap = try MainlineBytes("\(Self.paxos) 00000000000000000300000004000000")
      .value()
    #expect(mainlineSummary(changes) == "mon_get_osdmap( inc3-4)")
  }

  @Test func `how full are some pools`() throws {
    let question: GetPoolStats = try MainlineBytes(
      "\(Self.paxos) \(Self.clusterID) 02000000 01000000 61 01000000 62"
    ).value()
    #expect(mainlineSummary(question, tid: 3) == "getpoolstats(3 [a,b] v1)")
    let answer: GetPoolStatsReply = try MainlineBytes(
      version: 2, "\(Self.paxos) \(Self.clusterID) 00000000 01"
    ).value()
    #expect(answer.poolStats == [0, 0, 0, 0, 1])
    #expect(mainlineSummary(answer, tid: 3) == "getpoolstatsreply(3 v1)")
  }

  @Test func `which settings`() throws {
    let question: GetConfig = try MainlineBytes(
      "08000000 02000000 6673 04000000 686f7374 03000000 686464"
    ).value()
    #expect(mainlineSummary(question) == "get_config(client.fs@host device_class hdd)")
    let answer: Config = try MainlineBytes("01000000 01000000 6b 01000000 76").value()
    #expect(answer.settings.map(\.key) == ["k"])
    #expect(mainlineSummary(answer) == "config(1 keys)")
  }

  @Test func `what is in the store`() throws {
    let message: KVData = try MainlineBytes(
      "0500000000000000 01000000 70 01 02000000 01000000 61 01 01000000 31 01000000 62 00"
    ).value()
    #expect(message.values.map(\.key) == ["a", "b"])
    #expect(message.values.map(\.value) == [[0x31], []])
    #expect(mainlineSummary(message) == "kv_data(v5 prefix p, incremental, 2 keys)")
  }

  @Test func `messages without a text of their own are named`() throws {
    let metadata: MonMetadata = try MainlineBytes("01000000 01000000 6b 01000000 76").value()
    #expect(metadata.metadata.map(\.value) == ["v"])
    #expect(mainlineSummary(metadata) == "mon_metadata magic: 0")
    let empty = MainlineBytes("")
    #expect(mainlineSummary(try empty.value(as: MonGetMap.self)) == "mon_getmap magic: 0")
    #expect(mainlineSummary(try empty.value(as: Ping.self)) == "ping magic: 0")
    #expect(mainlineSummary(try empty.value(as: Shutdown.self)) == "shutdown magic: 0")
  }
}
