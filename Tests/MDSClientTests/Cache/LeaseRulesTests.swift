import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct LeaseRulesTests {
  private let file = MachineBench.inode(3, mode: MachineBench.fileMode)

  /// A machine that has a lease on `f` in the root.
  private func bench(
    profile: ClientProfile = .kernel2009, knowledge: MDSClient.Knowledge = .complete,
    milliseconds: UInt32 = 30_000
  ) -> MachineBench {
    var bench = MachineBench.asked(profile: profile, knowledge: knowledge)
    bench.look(up: "f", file, lease: MachineBench.lease(milliseconds: milliseconds))
    return bench
  }

  private func lease(_ bench: MachineBench) -> Lease? {
    bench.client.lease(directory: Cache.root, name: "f")
  }

  private func message(_ action: LeaseAction, seq: UInt32, name: WireString = "f") -> ClientLease {
    var message = ClientLease()
    message.action = action
    message.mask = 1
    message.ino = Cache.root
    message.last = .head
    message.seq = seq
    message.durationMilliseconds = 30_000
    message.dname = name
    return message
  }

  private func expectUse(_ bench: inout MachineBench) {
    let isValid = use(&bench)
    #expect(isValid)
  }

  private func use(_ bench: inout MachineBench) -> Bool {
    bench.client.revalidate(directory: Cache.root, name: "f")
  }

  @Test func `LEA1: a lease lasts from when the request was sent`() {
    var bench = MachineBench.asked()
    var operation = MachineBench.operation(.lookup, 1, "f")
    operation.resendHint = 0
    let tid = bench.client.submit(operation)
    bench.wait(10)
    var reply = MachineBench.reply(tid)
    (reply.isDentry, reply.isTarget) = (1, 1)
    var trace = ReplyTrace()
    trace.directory = MachineBench.inode(1)
    (trace.dname, trace.lease, trace.target) = ("f", MachineBench.lease(), file)
    reply.trace = trace
    bench.receive(.reply(reply, isCorrupt: false))
    #expect(lease(bench)?.expiry == Instant(nanoseconds: 30_000_000_000))
    #expect(lease(bench)?.renewAfter == Instant(nanoseconds: 15_000_000_000))
    #expect(lease(bench)?.seq == 1)
  }

  @Test func `LEA1: without the mask there is no lease`() {
    var bench = MachineBench.asked()
    bench.look(up: "f", file, lease: MachineBench.lease(0))
    #expect(lease(bench) == nil)
  }

  @Test func `LEA1: a lease that expires earlier than the known one is ignored`() {
    var bench = bench()
    bench.look(up: "f", file, lease: MachineBench.lease(milliseconds: 5000, seq: 2))
    #expect(lease(bench)?.seq == 1)
    bench.look(up: "f", file, lease: MachineBench.lease(milliseconds: 40_000, seq: 3))
    #expect(lease(bench)?.seq == 3)
  }

  @Test func `LEA1: a lease that expires earlier counts where the known one is void`() {
    var bench = bench()
    bench.receiveSession(.stale)
    bench.receiveSession(.renewCaps)
    bench.look(up: "f", file, lease: MachineBench.lease(milliseconds: 5000, seq: 2))
    #expect(lease(bench)?.seq == 2)
  }

  @Test func `LEA1: the lease of another session stays`() {
    var bench = bench()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.answer(
      MachineBench.operation(.lookup, 1, "f"), in: MachineBench.inode(1), name: "f",
      lease: MachineBench.lease(seq: 7), target: file, from: 1)
    #expect(lease(bench)?.rank == 0)
  }

  @Test func `LEA1: an infinite lease lasts 49 days (O21)`() {
    let bench = bench(milliseconds: .max)
    #expect(lease(bench)?.expiry == Instant(nanoseconds: 4_294_967_295_000_000))
  }

  @Test func `LEA2: a lease that has lived half its time is renewed once when it is used`() {
    var bench = bench()
    bench.wait(15)
    expectUse(&bench)
    #expect(bench.sentLeases() == [])
    bench.wait(0.5)
    expectUse(&bench)
    expectUse(&bench)
    var renewal = message(.renew, seq: 1)
    renewal.first = .head
    renewal.durationMilliseconds = 0
    #expect(bench.sentLeases() == [renewal])
  }

  @Test func `LEA2: a lease that is not valid is dropped without a word`() {
    var bench = bench()
    bench.wait(31)
    _ = bench.effects()
    let isValid = use(&bench)
    #expect(!isValid)
    #expect(bench.effects() == [])
    #expect(lease(bench) == nil)
  }

  @Test func `LEA2: without a lease the directory's cap is as good, until it is given anew`() {
    var bench = MachineBench.asked()
    bench.look(up: "f", file, directoryCaps: 0x155)
    var isValid = use(&bench)
    #expect(isValid)
    // What another client may have changed meanwhile.
    bench.receive(.caps(MachineBench.caps(.revoke, 1, 0x55)))
    isValid = use(&bench)
    #expect(!isValid)
    bench.receive(.caps(MachineBench.caps(.grant, 1, 0x155, seq: 3)))
    isValid = use(&bench)
    #expect(!isValid)
  }

  @Test func `SES12: a lease is not valid when its session is stale`() {
    var bench = bench()
    bench.receiveSession(.stale)
    bench.receiveSession(.renewCaps)
    let isValid = use(&bench)
    #expect(!isValid)
  }

  @Test func `SES12: a lease lasts no longer than the session's caps`() {
    var bench = bench(knowledge: .recorded, milliseconds: 100_000)
    bench.wait(59)
    var isValid = use(&bench)
    #expect(isValid)
    bench.wait(2)
    isValid = use(&bench)
    #expect(!isValid)
  }

  @Test func `LEA3: a message without session is ignored, and any other counts`() {
    var bench = bench()
    bench.receive(.lease(message(.revoke, seq: 1)), from: 2)
    #expect(bench.effects() == ["note LEA3"])
    bench.receive(.lease(message(.revoke, seq: 1)))
    bench.receive(.lease(message(.revoke, seq: 1, name: "unknown")))
    #expect(bench.client.sessions[0]?.seq == 2)
  }

  @Test(arguments: [LeaseAction.revoke, .release, .renew, .init(raw: 9)])
  func `LEA3: what is said of an unknown name is acknowledged, whatever it is (O20)`(
    action: LeaseAction
  ) {
    var bench = bench()
    let message = message(action, seq: 5, name: "unknown")
    bench.receive(.lease(message))
    var answer = message
    answer.action = .revokeAck
    #expect(bench.sentLeases() == [answer])
  }

  @Test func `LEA4: a revocation is sent back with the lease's own number`() {
    var bench = bench()
    let message = message(.revoke, seq: 77)
    bench.receive(.lease(message))
    var answer = message
    (answer.action, answer.seq) = (.revokeAck, 1)
    #expect(bench.sentLeases() == [answer])
    #expect(lease(bench) == nil)
    bench.receive(.lease(message))
    answer.seq = 77
    #expect(bench.sentLeases() == [answer])
  }

  @Test func `LEA4: the user-space client releases what is revoked (D5)`() {
    var bench = bench(profile: .user09)
    bench.receive(.lease(message(.revoke, seq: 1)))
    var answer = message(.release, seq: 1)
    answer.durationMilliseconds = 0
    #expect(bench.sentLeases() == [answer])
  }

  @Test func `LEA4: other actions on a known name are ignored (O20)`() {
    var bench = bench()
    bench.receive(.lease(message(.release, seq: 1)))
    #expect(bench.effects() == ["note LEA3"])
    #expect(lease(bench) != nil)
  }

  @Test func `LEA5: a renewal lasts from when it was asked for`() {
    var bench = bench()
    bench.wait(16)
    _ = use(&bench)
    bench.wait(2)
    _ = bench.effects()
    bench.receive(.lease(message(.renew, seq: 4)))
    #expect(bench.effects() == [])
    #expect(lease(bench)?.seq == 4)
    #expect(lease(bench)?.expiry == Instant(nanoseconds: 46_000_000_000))
    #expect(lease(bench)?.renewAfter == Instant(nanoseconds: 31_000_000_000))
    #expect(lease(bench)?.renewFrom == nil)
  }

  @Test func `LEA5: a renewal that was not asked for, or for a void lease, is ignored`() {
    var bench = bench()
    bench.receive(.lease(message(.renew, seq: 4)))
    #expect(bench.effects() == ["note LEA5"])
    bench.wait(16)
    _ = use(&bench)
    bench.receiveSession(.stale)
    bench.receive(.lease(message(.renew, seq: 4)))
    #expect(lease(bench)?.seq == 1)
  }

  @Test func `LEA6: a lease that is released is gone`() {
    var bench = bench()
    let isReleased = bench.client.releaseLease(directory: Cache.root, name: "f", rank: 0)
    #expect(isReleased)
    var release = message(.release, seq: 1)
    (release.first, release.durationMilliseconds) = (.head, 0)
    #expect(bench.sentLeases() == [release])
    let isReleasedAgain = bench.client.releaseLease(directory: Cache.root, name: "f", rank: 0)
    #expect(!isReleasedAgain)
  }

  @Test func `O28: unmounting does not release leases`() {
    var bench = bench()
    bench.client.shutDown()
    #expect(bench.sentLeases() == [])
    #expect(lease(bench) != nil)
  }

  @Test func `O14: with the quirk the duration of a client's own message is random`() {
    var bench = MachineBench.asked(quirks: .original)
    bench.look(up: "f", file, lease: MachineBench.lease())
    bench.client.generator = ScriptedBytes(bytes: [42])
    bench.client.releaseLease(directory: Cache.root, name: "f", rank: 0)
    #expect(bench.sentLeases().first?.durationMilliseconds == 42)
  }

  @Test func `a recording's renewal is sent only where LEA2 calls for it`() {
    var bench = bench(knowledge: .recorded)
    var isSent = bench.client.renewLease(directory: Cache.root, name: "f", rank: 0)
    #expect(!isSent)
    bench.wait(16)
    isSent = bench.client.renewLease(directory: Cache.root, name: "f", rank: 0)
    #expect(isSent)
    #expect(bench.sentLeases().map(\.action) == [.renew])
  }

  @Test func `SES5: a new session knows nothing of the old one's leases`() {
    var bench = bench()
    bench.receiveSession(.close)
    bench.receiveSession(.open)
    #expect(lease(bench) == nil)
    bench.look(up: "f", file, lease: MachineBench.lease(milliseconds: 1000, seq: 8))
    #expect(lease(bench)?.seq == 8)
  }
}
