import CephWire

/// REC: what a recovering MDS is told (2009.md 5.9).
extension MDSClient {
  mutating func sendReconnect(to rank: MDSRank) {
    guard let state = sessions[rank]?.state else { return sendClosedReconnect(to: rank) }
    // REC2: what is not journaled is sent again, before the reconnect itself.
    sessions[rank]?.state = .reconnecting
    sessions[rank]?.seq = 0
    if !configuration.profile.has(.replaysWhenActive) { replayUnsafe(to: rank) }
    // REC3.
    var message = ClientReconnect()
    (message.caps, message.realms) = reconnectCaps(of: rank)
    if configuration.quirks.contains(.reconnectSizing), !message.fitsEstimate {
      // REC4, O12: the client tries for ever.
      return diagnose(.rec4, "no buffer for the reconnect with mds\(rank) is ever large enough")
    }
    // REC5, O12 (e): open before the MDS has seen it.
    send(.reconnect(message), to: rank, by: .rec5)
    if state == .open { sessions[rank]?.state = .open } else { markOpen(rank) }
    wakeWaiters(of: rank)
  }

  /// REC2: sends again what the MDS has answered, but not journaled.
  mutating func replayUnsafe(to rank: MDSRank) {
    for tid in unsafeRequests(of: rank) { emitRequest(tid, to: rank, by: .rec2) }
  }

  /// REC1: there is no session.
  private mutating func sendClosedReconnect(to rank: MDSRank) {
    var message = ClientReconnect()
    message.closed = 1
    // O12 (d), D2: the original leaves the list of realms out.
    message.hasRealms =
      !configuration.quirks.contains(.reconnectSizing)
      || configuration.profile.has(.reconnectSorted)
    send(.reconnect(message), to: rank, by: .rec1)
  }
}

extension ClientReconnect {
  /// REC4: whether the estimate of the buffer's size ends with one that is large enough.
  var fitsEstimate: Bool {
    // What each record takes up; a path's bytes come on top of a cap's.
    let capSizes = caps.map { ReconnectCap.size2009 + $0.path.bytes.count }
    var length = 5 + 156 * caps.count
    var seen: Set<Int> = []
    while length >= 5, seen.insert(length).inserted {
      guard let written = recordsWritten(within: length, capSizes) else { return true }
      let (product, overflow) = length.multipliedReportingOverflow(by: caps.count + 3)
      if overflow { return false }
      length = product / (written + 1)
    }
    return false
  }

  /// How many caps and realms can be written before a buffer ends; nil is all.
  private func recordsWritten(within length: Int, _ capSizes: [Int]) -> Int? {
    var left = length - 5
    for (index, size) in capSizes.enumerated() {
      if size > left { return index }
      left -= size
    }
    left -= 4
    if left < 0 { return caps.count }
    let fitting = left / ReconnectRealm.minimumSize
    return fitting < realms.count ? caps.count + fitting : nil
  }
}
