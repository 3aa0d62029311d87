import CephWire
import FaultPlanting
import MDSClient
import Synthesis
import Testing

/// Every kind of fault, planted at the first place of its base.
@Suite struct FaultTests {
  @Test func `there is a multitude of kinds, each with a name of its own`() {
    #expect(Fault.allCases.count >= 60)
    #expect(expectedPlantings.count == Fault.allCases.count)
    #expect(Fault(rawValue: "lease-revoke-unanswered") == .leaseRevokeUnanswered)
  }

  @Test(arguments: Fault.allCases)
  func `a fault breaks a rule that there is, and says what is done`(fault: Fault) {
    #expect(Rule(rawValue: fault.rule) != nil)
    #expect(fault.summary.count > 20)
    #expect(fault.summary.last != ".")
  }

  @Test(arguments: Fault.allCases)
  func `planting changes just what it says`(fault: Fault) throws {
    let planted = try Bases.planted(fault)
    let expected = try #require(expectedPlantings[fault])
    #expect(planted.about == expected.about)
    let changes = Difference.lines(from: try Bases.base(of: fault), to: planted)
    #expect(changes == expected.changes)
    #expect(!planted.expectation.isEmpty)
  }

  @Test(arguments: Fault.allCases)
  func `what is not changed stays, in its order, at its time`(fault: Fault) throws {
    let planted = try Bases.planted(fault)
    let changed = Set(planted.changes.map(\.id))
    let before = try Bases.base(of: fault).events.filter { !changed.contains($0.id) }
    let after = planted.trace.events.filter { !changed.contains($0.id) }
    #expect(after.filter { !$0.isAck }.map(\.id) == before.filter { !$0.isAck }.map(\.id))
    let known = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0) })
    let different = after.filter { event in
      guard !event.isAck, let old = known[event.id] else { return false }
      return !event.withoutSeq.isSame(as: old.withoutSeq)
    }
    #expect(different.isEmpty)
  }

  @Test(arguments: [
    Fault.capReleasedTwice, .forwardIgnored, .leaseAckWrongSeq, .renewalToInactiveMDS,
    .requestBeforeOpen, .renewalsStop, .replayAfterReconnect,
  ])
  func `the numbers are those that decoding gives`(fault: Fault) throws {
    let planted = try Bases.planted(fault)
    let decoded = Trace(try PcapReader.read(planted.capture))
    let byNumber = Dictionary(uniqueKeysWithValues: decoded.events.map { ($0.id, $0) })
    let changed = Set(planted.changes.map(\.id))
    let inTrace = planted.trace.events.filter { changed.contains($0.id) }
    #expect(inTrace.count == planted.touched.count)
    for (event, number) in zip(inTrace, planted.touched) {
      #expect(try #require(byNumber[number]).isSame(as: event))
    }
    for number in planted.about {
      let parties = try #require(byNumber[number]?.header)
      #expect([parties.source.name, parties.destination.name].contains(planted.client))
    }
  }

  @Test(arguments: Fault.allCases)
  func `the messenger's numbers have no gap`(fault: Fault) throws {
    // Planting has made sure that the capture decodes to the trace.
    checkNumbers(try Bases.planted(fault).trace)
  }

  @Test(arguments: [Fault.capReleasedTwice, .replayFlagMissing, .renewalToInactiveMDS])
  func `planting twice gives the same bytes`(fault: Fault) throws {
    let again = try fault.plant(in: Bases.base(of: fault))
    #expect(try again.capture == Bases.planted(fault).capture)
  }

  @Test func `the place can be chosen`() throws {
    let base = try Bases.base(of: .leaseRevokeUnanswered)
    let first = try Fault.leaseRevokeUnanswered.plant(in: base, nth: 1)
    let third = try Fault.leaseRevokeUnanswered.plant(in: base, nth: 3)
    #expect(first.about == [1235])
    #expect(third.about == [1361])
    #expect(
      throws: PlantingError.noPlace(
        "lease-revoke-unanswered fits in 46 places, and the place 99 was wanted")
    ) {
      try Fault.leaseRevokeUnanswered.plant(in: base, nth: 99)
    }
  }

  @Test func `a planted fault is told in one line`() throws {
    #expect(
      try Bases.planted(.leaseRevokeUnanswered).description
        == "planted lease-revoke-unanswered: rule LEA4, events none, "
        + "expected finding about events 1235 of client1: REVOKE_ACK")
    #expect(
      try Bases.planted(.requestToInactiveMDS).description
        == "planted request-to-inactive-mds: rule DO3, events 1078, 1103, "
        + "expected finding about events 1078 of client0: nothing before the MDS is active")
  }

  @Test func `a capture without a place has none`() throws {
    let idle = try Bases.base(.kernelised, .stale)
    #expect(throws: PlantingError.self) { try Fault.reconnectMissing.plant(in: idle) }
  }
}
