import CephWire
import Common
import MDSClient

extension ClientReplay {
  /// The client sent a message to a monitor.
  func sentToMonitor(_ message: any WireMessage, event: Int, at time: Instant) {
    switch message {
    case let wish as MDSGetMap: sent(wish, event)
    case is ClientUnmount: sentUnmount(event, time)
    default: break
    }
  }

  private func sent(_ wish: MDSGetMap, _ event: Int) {
    hasAskedForMap = true
    if let clusterID, wish.clusterID != clusterID {
      report(
        .mapRequestCluster, [event], expected: "fsid \(text(clusterID))",
        observed: "fsid \(text(wish.clusterID))")
    }
    if let older = mapEpoch.end(where: { $0 &+ 1 < wish.want }) { horizon.answered(older) }
    // DO3 asks for the epoch after the one that is known, TIC3 for the same (O19).
    func isCalled(_ epoch: UInt32) -> Bool { wish.want == epoch || wish.want == epoch &+ 1 }
    if !mapEpoch.admits(horizon, where: isCalled), isWhole || mapEpoch.current > 0 {
      report(.mapRequestEpoch, event, mapEpoch.current &+ 1, wish.want, "want")
    }
  }

  /// UMT3, UMT4: the sessions are closed before the monitors are told.
  private func sentUnmount(_ event: Int, _ time: Instant) {
    for (rank, session) in machine.sessions.sorted(by: { $0.key < $1.key }) {
      guard heardRanks.contains(rank) else { continue }
      let close = closeRequests[rank]
      if let close, time.seconds(since: close.time) >= 60 { continue }
      let state = close == nil ? "\(session.state)" : "not closed yet"
      report(
        .unmountedEarly, [close?.event ?? 0, event],
        expected: "the session with mds\(rank) closed first", observed: "it is \(state)")
    }
  }

  private func text(_ cluster: ClusterID) -> String {
    var output = OutputBuffer()
    cluster.appendText(to: &output)
    return output.description
  }
}
