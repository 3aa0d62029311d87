import CephWire
import Common
import MDSClient

extension ClientReplay {
  /// More differences of one reconnect than anybody reads.
  private static let mostFindings = 16

  /// The client told a recovering MDS what it holds.
  func sent(_ reconnect: ClientReconnect, to rank: MDSRank, event: Int, at time: Instant) {
    guard let expected = expectations.take(.reconnect(rank)),
      case .reconnect(let called) = expected.message
    else {
      if machine.map.epoch == 0 { return }
      report(
        .reconnectUncalled, [event], expected: "nothing: mds\(rank) did not ask for it",
        observed: "client_reconnect to mds\(rank)")
      return
    }
    horizon.answered(expected.cause)
    let events = [expected.cause.event, event]
    // REC2: what was answered unsafely is replayed before the reconnect.
    expectations.overtake(rank, by: event)
    sessionSeqs[rank] = Versions(0)
    renewals[rank] = Renewal(since: Receipt(event: event, source: name, time: time))
    // Of a session that was open before the recording the caps are not known.
    let isKnown = isWhole || wholeSessions.contains(rank)
    if called.closed != reconnect.closed {
      guard isKnown else { return }
      return report(
        .reconnectClosed, events, expected: "closed \(called.closed)",
        observed: "closed \(reconnect.closed)")
    }
    guard isKnown, reconnect.closed == 0 else { return }
    compareCaps(called.caps, reconnect.caps, rank, events)
    compareRealms(called.realms, reconnect.realms, events)
  }

  private func compareCaps(
    _ called: [ReconnectCap], _ recorded: [ReconnectCap], _ rank: MDSRank, _ events: [Int]
  ) {
    var findings: [(Check, String, String)] = []
    var own: [InodeNumber: ReconnectCap] = [:]
    for cap in called { own[cap.ino] = cap }
    for cap in recorded {
      guard let match = own.removeValue(forKey: cap.ino) else {
        findings.append(
          (
            .reconnectCapNotHeld, "no cap of 0x\(hex(cap.ino.raw))",
            "0x\(hex(cap.ino.raw)) (\(cap.path)) with \(text(cap.issued))"
          ))
        continue
      }
      compare(match, cap, rank, &findings)
    }
    for cap in own.values.sorted(by: { $0.ino.raw < $1.ino.raw }) {
      let key = CapKey(ino: cap.ino, rank: rank)
      // A cap that was on its way when the MDS died may never have arrived.
      if capHistory.former(key, horizon).isEmpty == false { continue }
      findings.append(
        (
          .reconnectCapMissing, "0x\(hex(cap.ino.raw)) (\(cap.path)) with \(text(cap.issued))",
          "the reconnect without it"
        ))
    }
    for (check, expected, observed) in findings.prefix(Self.mostFindings) {
      report(check, events, expected: expected, observed: observed)
    }
    if findings.count > Self.mostFindings, let (check, _, _) = findings.last {
      report(
        check, events, expected: "the caps that are held",
        observed: "\(findings.count - Self.mostFindings) more caps that differ")
    }
  }

  /// REC3: the fields that the client cannot choose.
  private func compare(
    _ called: ReconnectCap, _ recorded: ReconnectCap, _ rank: MDSRank,
    _ findings: inout [(Check, String, String)]
  ) {
    let name = "0x\(hex(recorded.ino.raw))"
    let isKnown = !called.path.isEmpty || recorded.ino.raw == 1
    if isKnown, (called.path, called.pathBase) != (recorded.path, recorded.pathBase) {
      func text(_ cap: ReconnectCap) -> String {
        "\(name) as '\(cap.path)' from 0x\(hex(cap.pathBase.raw))"
      }
      findings.append((.reconnectPath, text(called), text(recorded)))
    }
    var own = called
    own.path = recorded.path
    own.pathBase = recorded.pathBase
    // What the application holds open and has written, nobody but the client knows.
    own.wanted = recorded.wanted
    own.size = recorded.size
    own.mtime = recorded.mtime
    own.atime = recorded.atime
    if profile.has(.reconnectCapIDUndefined) { own.capID = recorded.capID }
    // What it has given up while it had no connection, it could not say before.
    let former = capHistory.former(CapKey(ino: recorded.ino, rank: rank), horizon)
    let mostIssued = former.reduce(called.issued.raw) { $0 | $1.issued.raw }
    if recorded.issued.raw & ~mostIssued == 0 { own.issued = recorded.issued }
    for difference in FieldDiff.differences(expected: own, observed: recorded) {
      findings.append(
        (
          .reconnectCapFields, "\(difference.path) \(difference.expected) of \(name)",
          "\(difference.path) \(difference.observed)"
        ))
    }
  }

  private func compareRealms(
    _ called: [ReconnectRealm], _ recorded: [ReconnectRealm], _ events: [Int]
  ) {
    let own = called.sorted { $0.ino.raw < $1.ino.raw }
    let theirs = recorded.sorted { $0.ino.raw < $1.ino.raw }
    if own == theirs { return }
    func text(_ realms: [ReconnectRealm]) -> String {
      realms.map { "0x\(hex($0.ino.raw)) seq \($0.seq.raw)" }.joined(separator: ", ")
    }
    report(
      .reconnectRealms, events, expected: "realms \(text(own))", observed: "realms \(text(theirs))")
  }
}
