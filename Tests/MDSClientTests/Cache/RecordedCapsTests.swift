import CephWire
import Common
import MDSClient
import Testing

@Suite struct RecordedCapsTests {
  /// Files of which the client had changes that no message tells of.
  private static let changed: Set<WireString> = ["f1", "newopen", "e", "pending1"]

  @Test(arguments: [0, 1] as [Int32])
  func `REC3: the reconnects of a failover have the recorded caps, paths and realms`(
    client: Int32
  ) throws {
    var feed = RecordingFeed(following: client)
    try feed.follow("d_failover")
    #expect(feed.strangers == [])
    #expect(feed.differences == [])
    #expect(feed.recordedReconnects.count == (client == 0 ? 2 : 1))
    #expect(feed.ownReconnects.count == feed.recordedReconnects.count)
    for (own, recorded) in zip(feed.ownReconnects, feed.recordedReconnects) {
      #expect(own.realms == recorded.realms)
      #expect(own.caps.count == recorded.caps.count)
      for (own, recorded) in zip(own.caps, recorded.caps) { compare(own, recorded) }
    }
  }

  private func compare(_ own: ReconnectCap, _ recorded: ReconnectCap) {
    var expected = own
    // What the client gave up in messages to the MDS that was dead already is not in the recording.
    #expect(recorded.issued.raw & ~own.issued.raw == 0)
    expected.issued = recorded.issued
    if Self.changed.contains(recorded.path) {
      (expected.size, expected.mtime, expected.atime) =
        (recorded.size, recorded.mtime, recorded.atime)
    }
    #expect(expected == recorded)
  }

  @Test(
    arguments: [
      ("a_basic", 0, 1472), ("b_twoclients", 0, 300), ("b_twoclients", 1, 292),
      ("c_twomds", 0, 232), ("c2_twomds_resend", 0, 148), ("d_failover", 0, 119),
      ("e_snaps", 0, 248), ("e_snaps", 1, 54), ("f_idle_stale", 0, 19), ("f_idle_stale", 1, 21),
    ] as [(String, Int32, Int)])
  func `caps messages, releases and answers to leases are as recorded`(
    scenario: String, client: Int32, count: Int
  ) throws {
    var feed = RecordingFeed(following: client)
    try feed.follow(scenario)
    #expect(feed.checked == count)
    #expect(feed.strangers == [])
    #expect(feed.differences == [])
  }

  @Test func `whatever was unmounted leaves nothing but the root behind`() throws {
    var feed = RecordingFeed(following: 0)
    try feed.follow("a_basic")
    #expect(feed.client.cache.capCount == 0)
    #expect(feed.highestInodeCount < 300)
  }
}
