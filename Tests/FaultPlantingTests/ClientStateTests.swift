import CephWire
import Common
import Testing

@testable import FaultPlanting

/// The state that is gathered from a recording, held against what the clients said of it.
@Suite struct ClientStateTests {
  @Test(arguments: SourceRecording.allCases)
  func `a session has received as many messages as its REQUEST_CLOSE says`(
    source: SourceRecording
  ) throws {
    var count = 0
    try visit(source) { moment in
      guard moment.sentSession == .requestClose else { return }
      #expect(moment.sent(ClientSession.self)?.seq == moment.session?.seq)
      count += 1
    }
    #expect(
      count == [.twoClients: 2, .snapshots: 2, .stale: 2, .basic: 1, .forwards: 1][source] ?? 0)
  }

  @Test(arguments: SourceRecording.allCases)
  func `clients speak only of caps that they hold`(source: SourceRecording) throws {
    var crossings = 0
    var count = 0
    try visit(source) { moment in
      guard let message = moment.sent(ClientCaps.self), message.op == .update else { return }
      count += 1
      guard let cap = moment.cap(of: message.ino) else {
        Issue.record("event \(moment.event.id)")
        return
      }
      #expect(message.capID == cap.capID && message.migrateSeq == cap.migrateSeq)
      #expect(message.seq <= cap.seq)
      if message.seq < cap.seq {
        crossings += 1
      } else {
        #expect(message.caps.raw & ~cap.implemented == 0, "event \(moment.event.id)")
      }
    }
    #expect(count >= 20)
    #expect(crossings * 4 < count)
  }

  @Test(arguments: SourceRecording.allCases)
  func `each lease that is revoked is held with the number of the REVOKE`(
    source: SourceRecording
  ) throws {
    try visit(source) { moment in
      guard let lease = moment.received(ClientLease.self), lease.action == .revoke else { return }
      let held = moment.state.leases[LeaseKey(directory: lease.ino, name: lease.dname)]
      #expect(held?.seq == lease.seq, "event \(moment.event.id)")
    }
  }

  @Test func `a reconnect tells of the caps that are held, and of the realms that are known`()
    throws
  {
    var count = 0
    try visit(.failover) { moment in
      guard let reconnect = moment.sent(ClientReconnect.self) else { return }
      let held = moment.state.caps.keys.filter { $0.rank == moment.rank }.map(\.ino)
      #expect(Set(reconnect.caps.map(\.ino)) == Set(held))
      #expect(Set(reconnect.realms.map(\.ino)) == moment.state.realms)
      count += 1
    }
    #expect(count == 3)
  }

  @Test func `an exported cap is gone, and an imported one is there`() throws {
    var exports = 0
    try visit(.twoMDS) { moment in
      guard let message = moment.received(ClientCaps.self) else { return }
      if message.op == .export {
        #expect(moment.cap(of: message.ino) != nil)
        exports += 1
      }
      if message.op == .import { #expect(moment.cap(of: message.ino) == nil) }
    }
    #expect(exports == 38)
  }

  @Test func `a cap remembers the issue that a crossing message knew`() {
    var cap = HeldCap(capID: 1, seq: 3, migrateSeq: 0, issued: 1, at: .init(nanoseconds: 0))
    cap.issue(HeldCap(capID: 1, seq: 7, migrateSeq: 0, issued: 4, at: .init(nanoseconds: 9)))
    #expect(cap.issueSeq == 7)
    #expect(cap.issueSeq(at: 6) == 3)
    #expect(cap.issueSeq(at: 8) == 7)
    #expect(cap.implemented == 5 && cap.issued == 4)
    cap.reconnect()
    #expect(cap.seq == 0 && cap.issueSeq == 7 && cap.issueSeq(at: 2) == 7)
  }

  private func visit(_ source: SourceRecording, _ body: (Moment) -> Void) throws {
    let _: Never? = try Bases.recording(source).first { moment throws(PlantingError) in
      body(moment)
      return nil
    }
  }
}
