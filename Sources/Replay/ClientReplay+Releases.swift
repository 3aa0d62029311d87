import CephWire
import Common
import MDSClient

extension ClientReplay {
  /// REL2: as many items as fit a page.
  private static let mostItems = 170

  /// The client gave back caps that it does not need.
  func sent(_ release: ClientCapRelease, to rank: MDSRank, event: Int, at time: Instant) {
    if release.caps.count > Self.mostItems, !profile.has(.releasesUnbatched) {
      report(.releaseCount, event, Self.mostItems, release.caps.count, "items")
    }
    for item in release.caps { sent(item, CapKey(ino: item.ino, rank: rank), event, time) }
  }

  private func sent(_ item: CapItem, _ key: CapKey, _ event: Int, _ time: Instant) {
    guard let cap = machine.cap(of: item.ino, from: key.rank) else {
      return sentWithoutCap(item, key, event)
    }
    let former = capHistory.former(key, horizon)
    if item.capID != cap.capID {
      report(.releaseIdentity, event, cap.capID, item.capID, "cap_id of 0x\(hex(item.ino.raw))")
    }
    if item.migrateSeq != cap.migrateSeq {
      report(
        .releaseMigrateSeq, event, cap.migrateSeq, item.migrateSeq,
        "migrate_seq of 0x\(hex(item.ino.raw))")
    }
    // An issue that is on its way outlives the release of the one before it.
    let isLatest = profile.has(.releasesLatestSeq)
    func tells(_ former: CapHistory.Former) -> Bool {
      item.issueSeq == (isLatest ? former.seq : former.issueSeq)
    }
    if item.issueSeq != (isLatest ? cap.seq : cap.issueSeq), former.contains(where: tells) {
      return
    }
    _ = machine.releaseCap(of: item.ino, from: key.rank)
    machine.sendRecordedReleases(to: key.rank)
    for case .send(let sending) in machine.takeEffects() {
      guard case .capRelease(let own) = sending.message, let called = own.caps.first else {
        continue
      }
      if called.issueSeq != item.issueSeq, !capHistory.wasLately(key, at: time, where: tells) {
        report(
          .releaseSeq, event, called.issueSeq, item.issueSeq, "seq of 0x\(hex(item.ino.raw))")
      }
    }
    revocations[key] = nil
    capHistory.ended(key, .released(capID: item.capID, event: event))
  }

  private func sentWithoutCap(_ item: CapItem, _ key: CapKey, _ event: Int) {
    switch capHistory.end(of: key) {
    case .released(let capID, let earlier) where capID == item.capID:
      report(
        .releaseTwice, [earlier, event], expected: "one release of 0x\(hex(item.ino.raw))",
        observed: "another one of cap_id \(item.capID)")
      return
    case .taken(let capID, let receipt, let isExport) where capID == item.capID:
      let isAllowed = isExport && profile.has(.releasesExported)
      if isAllowed || !horizon.isProcessed(receipt) {
        return capHistory.ended(key, .released(capID: capID, event: event))
      }
    default: break
    }
    guard wholeSessions.contains(key.rank) else { return }
    report(
      .releaseNotHeld, [event],
      expected: "no release of 0x\(hex(item.ino.raw)): no cap is held from mds\(key.rank)",
      observed: "a release of cap_id \(item.capID)")
  }
}
