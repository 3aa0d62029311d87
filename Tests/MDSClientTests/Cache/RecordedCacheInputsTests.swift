import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct RecordedCacheInputsTests {
  private let ino = InodeNumber(raw: 3)

  /// A machine that follows a recording, and holds caps of file 3.
  private func bench(profile: ClientProfile = .kernel2009) -> MachineBench {
    var bench = MachineBench.asked(profile: profile, knowledge: .recorded)
    bench.look(
      up: "f", MachineBench.inode(3, caps: 0x3fdd, seq: 4, mode: MachineBench.fileMode))
    return bench
  }

  /// A message of a client that knows other numbers than the machine.
  private func recorded(_ op: CapOp, seq: UInt32 = 4) -> ClientCaps {
    var message = MachineBench.caps(op, 3, 0x154, seq: seq)
    (message.capID, message.issueSeq, message.migrateSeq) = (55, 66, 77)
    (message.size, message.dirty, message.wanted) = (12, .fileWrite, Capabilities(raw: 1))
    return message
  }

  private func sent(_ bench: inout MachineBench, like message: ClientCaps) -> ClientCaps? {
    _ = bench.client.sendCaps(like: message, to: 0)
    return bench.sentCaps().first
  }

  @Test func `a caps message has the recorded decisions, and the machine's own numbers`() {
    var bench = bench()
    var own = recorded(.update)
    (own.capID, own.issueSeq, own.migrateSeq, own.realm) = (103, 4, 0, InodeNumber(raw: 0))
    let message = sent(&bench, like: recorded(.update))
    #expect(message == own)
    #expect(bench.cap(3)?.implemented == Capabilities(raw: 0x154))
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x154))
    #expect(bench.client.attributes(of: ino)?.size == 12)
    let (caps, _) = bench.client.reconnectCaps(of: 0)
    #expect(caps.first?.wanted == Capabilities(raw: 1))
  }

  @Test func `the user-space client has no number of the issue`() {
    var bench = bench(profile: .user09)
    let message = sent(&bench, like: recorded(.flush))
    #expect(message?.issueSeq == 0)
  }

  @Test func `what is written back for a snapshot has no numbers, and gives nothing up`() {
    var bench = bench()
    var own = recorded(.flushSnap)
    (own.capID, own.seq, own.issueSeq, own.migrateSeq) = (0, 0, 0, 0)
    let message = sent(&bench, like: recorded(.flushSnap))
    #expect(message == own)
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x3fdd))
  }

  @Test func `a revocation that is sent back keeps what the MDS wrote`() {
    var bench = bench()
    let message = sent(&bench, like: recorded(.revoke))
    #expect(message?.realm == InodeNumber(raw: 1))
    #expect(message?.issueSeq == 66)
    #expect(message?.capID == 103)
  }

  @Test func `what the MDS has issued since, and the client has not seen, stays`() {
    var bench = bench()
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0xd55, seq: 5)))
    let message = sent(&bench, like: recorded(.update))
    #expect(message?.seq == 5)
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0xd55))
    #expect(bench.cap(3)?.implemented == Capabilities(raw: 0xd55))
  }

  @Test func `without a cap nothing is sent`() {
    var bench = bench()
    var message = recorded(.update)
    message.ino = InodeNumber(raw: 9)
    let isSent = bench.client.sendCaps(like: message, to: 0)
    #expect(!isSent)
    let isSentElsewhere = bench.client.sendCaps(like: recorded(.update), to: 1)
    #expect(!isSentElsewhere)
    #expect(bench.effects() == [])
  }

  @Test(arguments: [(ClientProfile.kernel2009, 4), (.user09, 5)] as [(ClientProfile, UInt32)])
  func `REL1: releases go together, with the number of the issue or the latest`(
    profile: ClientProfile, number: UInt32
  ) {
    var bench = bench(profile: profile)
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0xd55, seq: 5)))
    let isHeld = bench.client.releaseCap(of: ino, from: 0)
    let isQueued = bench.client.releaseCap(of: ino, from: 0)
    let isKnown = bench.client.releaseCap(of: InodeNumber(raw: 8), from: 0)
    #expect([isHeld, isQueued, isKnown] == [true, true, false])
    bench.client.sendRecordedReleases(to: 0)
    var releases: [ClientCapRelease] = []
    for case .capRelease(let release) in bench.sent().map(\.message) { releases.append(release) }
    #expect(releases.first?.caps.map(\.issueSeq) == [number])
    let isSentAgain = bench.client.sendRecordedReleases(to: 0)
    #expect(!isSentAgain)
  }

  @Test func `releases that a recording does not show are not kept for ever`() {
    var bench = bench()
    for ino in 100..<UInt64(100 + ReleaseQueue.limit + 9) {
      bench.client.adoptCap(of: InodeNumber(raw: ino), from: 0, MachineBench.issue(0x155))
      _ = bench.client.releaseCap(of: InodeNumber(raw: ino), from: 0)
    }
    #expect(bench.client.sessions[0]?.caps.releaseCount == ReleaseQueue.limit)
    #expect(bench.effects() == Array(repeating: "note REL1", count: 9))
  }

  @Test func `a cap from before the recording is taken up`() {
    var bench = MachineBench(knowledge: .recorded)
    bench.client.adoptCap(of: ino, from: 0, MachineBench.issue(0x155))
    #expect(bench.cap(3) == nil)
    bench.client.adoptSession(with: 0)
    bench.client.adoptCap(of: ino, from: 0, MachineBench.issue(0x155, seq: 8, capID: 4))
    #expect(bench.cap(3)?.capID == 4)
    #expect(bench.cap(3)?.issueSeq == 8)
  }
}
