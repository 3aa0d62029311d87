import CephWire

/// MAP: a new MDS map (2009.md 5.2).
extension MDSClient {
  mutating func receiveMap(_ message: MDSMap, from source: EntityName) {
    guard noteMap(message.clusterID, epoch: message.epoch) else { return }
    // O4: what is compared is the wrapper's epoch, what is kept is the body's.
    let body = message.map
    if configuration.quirks.contains(.rejectsNamedStandbys),
      body.infos.contains(where: { !$0.standbyForName.isEmpty })
    {
      return diagnose(.map5, "map \(message.epoch) names a standby's target: it is rejected (O3)")
    }
    take(KnownMDSMap(body), from: source)
  }

  /// A map whose body is malformed.
  mutating func receiveBrokenMap(_ clusterID: ClusterID, epoch: UInt32) {
    guard noteMap(clusterID, epoch: epoch) else { return }
    // MAP5.
    diagnose(.map5, "map \(epoch) cannot be decoded: map \(map.epoch) stays")
  }

  /// MAP2…MAP4: what a map's wrapper says. Whether its body is to be looked at.
  private mutating func noteMap(_ clusterID: ClusterID, epoch: UInt32) -> Bool {
    if let own = configuration.clusterID, own != clusterID {
      // MAP2.
      diagnose(.map2, "a map of another cluster is ignored")
      return false
    }
    // MAP3, O31: the wish is fulfilled even if the map turns out to be unusable.
    noteEpoch(epoch)
    // MAP4.
    return epoch > map.epoch
  }

  private mutating func take(_ new: KnownMDSMap, from source: EntityName) {
    // MAP6.
    let old = map
    map = new
    followTransitions(from: old)
    // MAP7.
    for rank in ranksToReconnect(from: source, old: old) { sendReconnect(to: rank) }
    // MAP8.
    wake(waitingForMap.takeAll(), from: .map)
    // MAP9: the first map starts the tick.
    if tickDue == nil { scheduleTick() }
  }

  /// MAP7: whom this map says to reconnect with, now that it is known.
  private func ranksToReconnect(from source: EntityName, old: KnownMDSMap) -> [MDSRank] {
    let sender = source.rank.map { map.state($0) == .reconnect ? [$0] : [] } ?? []
    if configuration.quirks.contains(.reconnectsOnlyOnOwnMap) { return sender }
    // O5, corrected: whoever brings the news, once for each time that an MDS recovers. An MDS that
    // the client has no session with has to ask itself.
    let fresh = map.upRanks.filter {
      sessions[$0] != nil && map.state($0) == .reconnect
        && (old.state($0) != .reconnect || map.isOther($0, than: old))
    }
    return fresh + sender.filter { sessions[$0] == nil }
  }
}
