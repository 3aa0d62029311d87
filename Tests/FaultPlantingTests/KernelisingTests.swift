import CephWire
import Encoding
import MDSClient
import Testing

@testable import FaultPlanting

@Suite struct KernelisingTests {
  /// A message of a base, by the number of its event.
  private func message<M: WireMessage>(
    _ type: M.Type, _ number: Int, of source: SourceRecording
  ) throws -> M {
    let base = try Bases.base(.kernelised, source)
    return try #require(base.events.first { $0.id == number }?.message as? M)
  }

  @Test(arguments: SourceRecording.allCases)
  func `no message comes, goes or moves, and only what a client sends is changed`(
    source: SourceRecording
  ) throws {
    let recording = try Bases.recording(source)
    let base = try Bases.base(.kernelised, source)
    #expect(base.events.map(\.id) == recording.events.map(\.id))
    var changed: Set<UInt16> = []
    for (old, new) in zip(recording.events, base.events) where !new.isSame(as: old) {
      #expect(new.time == old.time && new.header?.seq == old.header?.seq)
      #expect(new.parties?.isSent == true)
      changed.insert(new.header?.type.raw ?? 0)
    }
    #expect(changed.isSuperset(of: [ClientRequest.code.raw, ClientCaps.code.raw]))
    _ = try base.numberedCapture()
  }

  @Test func `a request that is sent again after a forward counts both`() throws {
    let first = try message(ClientRequest.self, 1832, of: .forwards)
    let again = try message(ClientRequest.self, 1836, of: .forwards)
    #expect([first.tid, again.tid] == [10, 10])
    #expect([first.numRetry, again.numRetry] == [0, 1])
    #expect([first.numForward, again.numForward] == [0, 1])
    #expect([first.mdsmapEpoch, again.mdsmapEpoch] == [8, 8])
    #expect(again.flags.raw == 0 && again.ino.raw == 0)
  }

  @Test func `the oldest request is the smallest without a safe reply`() throws {
    // Request 6 has got its unsafe reply by then, and gets its safe one after 8 was sent.
    #expect(try message(ClientRequest.self, 420, of: .failover).tid == 8)
    #expect(try message(ClientRequest.self, 420, of: .failover).oldestClientTID == 6)
    #expect(try message(ClientRequest.self, 434, of: .failover).oldestClientTID == 8)
  }

  @Test func `a request that waited for the next MDS has the epoch of its map`() throws {
    let again = try message(ClientRequest.self, 1102, of: .failover)
    #expect(again.mdsmapEpoch == 9 && again.numRetry == 1 && again.oldestClientTID == 32)
    #expect(try message(ClientRequest.self, 970, of: .failover).mdsmapEpoch == 5)
  }

  @Test func `a revoked lease is acknowledged with the fields of the question`() throws {
    let revocation = try message(ClientLease.self, 1235, of: .twoClients)
    var answer = try message(ClientLease.self, 1237, of: .twoClients)
    #expect(revocation.action == .revoke && answer.action == .revokeAck)
    answer.action = .revoke
    #expect(answer == revocation)
  }

  @Test func `a voluntary release of a lease stays one`() throws {
    var draft = Draft(try Bases.recording(.twoClients))
    let answer = try draft.event(1237)
    let lease = try #require(answer.message as? ClientLease)
    let id = try draft.insert(lease, like: answer, after: 1237)
    let base = try draft.finished().kernelised()
    let release = base.events.first { $0.id == id }?.message as? ClientLease
    #expect(release?.action == .release)
  }

  @Test func `an UPDATE names the number of the cap's last issue`() throws {
    // The root was issued with 1, revoked with 2, issued with 3, and revoked with 4.
    #expect(try message(ClientCaps.self, 389, of: .failover).issueSeq == 1)
    #expect(try message(ClientCaps.self, 425, of: .failover).issueSeq == 3)
    #expect(try message(ClientCaps.self, 842, of: .failover).op == .flushSnap)
    #expect(try message(ClientCaps.self, 842, of: .failover).issueSeq == 0)
  }

  @Test func `an UPDATE that crosses with an issue names the issue before`() throws {
    let update = try message(ClientCaps.self, 900, of: .failover)
    #expect(update.seq == 6 && update.issueSeq < 6)
  }

  @Test func `released caps name the number of their last issue`() throws {
    let recording = try Bases.recording(.basic)
    let old = try #require(
      recording.events.first { $0.id == 7499 }?.message as? ClientCapRelease)
    let new = try message(ClientCapRelease.self, 7499, of: .basic)
    let index = try #require(old.caps.firstIndex { $0.ino.raw == 1_099_511_627_898 })
    #expect(old.caps[index].issueSeq == 9)
    #expect(new.caps[index].issueSeq == 8)
    #expect(new.caps.map(\.capID) == old.caps.map(\.capID))
  }

  @Test func `a reconnect names the caps by their ids`() throws {
    var draft = Draft(try Bases.recording(.failover))
    try draft.change(1077, ClientReconnect.self) { reconnect in
      for index in reconnect.caps.indices { reconnect.caps[index].capID = 0xdead }
    }
    let base = try draft.finished().kernelised()
    let reconnect = base.events.first { $0.id == 1077 }?.message as? ClientReconnect
    #expect(reconnect?.caps.map(\.capID) == [1, 3, 4, 5, 6, 7, 8, 9, 10, 18])
  }

  @Test func `what remains of the user-space client has names that profiles know`() {
    for name in Base.remainingDifferences {
      #expect(ClientProfile.Difference(rawValue: name) != nil, "\(name)")
    }
  }
}
