import CephWire
import Encoding
import Testing

@testable import FaultPlanting

/// `d_failover`, where request 32 of client0 had got its unsafe reply before its MDS died.
@Suite struct ReplayedRequestTests {
  private let base: Trace

  init() throws {
    base = try Bases.base(.replayed, .failover)
  }

  private func index(of id: Int) throws -> Int {
    try #require(base.events.firstIndex { $0.id == id })
  }

  @Test func `the request is replayed right before the reconnect`() throws {
    let replay = try index(of: 1102)
    #expect(base.events[replay + 1].id == 1077)
    let request = try #require(base.events[replay].message as? ClientRequest)
    #expect(request.tid == 32)
    #expect(request.flags.raw == RequestFlags.replay.raw)
    #expect(request.ino.raw == 1_099_511_627_785)
    #expect(request.numRetry == 1)
    #expect(request.mdsmapEpoch == 7)
  }

  @Test func `its unsafe reply comes from the MDS that dies`() throws {
    let replies = base.events.filter {
      ($0.message as? ClientReply)?.tid == 32 && $0.parties?.client.number == 0
    }
    #expect(replies.count == 2)
    let reply = try #require(replies.first?.message as? ClientReply)
    #expect(reply.safe == 0)
    #expect(
      replies.first?.recorded.connection == base.events[try index(of: 970)].recorded.connection)
    // The root's cap had number 6 and was issued once more.
    #expect(reply.trace?.directory.cap.seq == 7)
    #expect(reply.trace?.target.ctime == reply.trace?.target.mtime)
    #expect((replies.last?.message as? ClientReply)?.safe == 1)
  }

  @Test func `the reconnect tells of what the request created`() throws {
    let reconnect = try #require(base.events[try index(of: 1077)].message as? ClientReconnect)
    #expect(reconnect.caps.count == 11)
    let cap = try #require(reconnect.caps.last)
    #expect(cap.ino.raw == 1_099_511_627_785)
    #expect(cap.path == "pending1")
    #expect(cap.capID == 34)
    #expect(cap.issued.raw == 0x3dd)
  }

  @Test func `everything else is consistent`() throws {
    let (bytes, _) = try base.numberedCapture()
    #expect(bytes.count > 100_000)
    checkNumbers(base)
  }

  @Test func `a recording without a failure is no base`() throws {
    let recording = try Bases.recording(.basic)
    #expect(throws: PlantingError.self) { try recording.withReplayedRequest() }
  }
}
