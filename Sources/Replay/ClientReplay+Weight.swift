import CephWire
import MDSClient

/// How much memory a client takes, so that all of them together can be bounded.
extension ClientReplay {
  /// About the bytes of all that grows with what the client does: counts, times what one of each takes.
  var weight: Int {
    let cache = machine.cache
    let known =
      cache.inodeCount * 450 + cache.dentryCount * 400 + cache.capCount * 250
      + cache.realms.count * 8192
    let owed =
      sendings.count * 4096 + finished.bookkeeping * 1024 + expectations.count * 1024
      + revocations.count * 200 + findingsHeld * 512
    let remembered =
      capHistory.count * 100 + horizon.count * 100 + machine.map.count * 300
      + (sessionSeqs.count + machine.sessions.count) * 2048
    return known + owed + remembered
  }
}

/// What a message may have for the machine to take it up: of anything longer it would keep too much.
enum ReplayedMessage {
  /// The longest name of a file in bytes: servers refuse longer ones.
  private static let longestName = 255
  /// The longest path in bytes: nothing that Linux does has a longer one.
  private static let longestPath = 4096
  /// Snapshots that a message tells of.
  private static let mostSnapshots = 1024
  /// The longest front of messages that have no lists worth mentioning, and of maps.
  private static let longestFront = 64 << 10
  private static let longestMap = 1 << 20

  /// Whether the machine can take the message up.
  static func isPlausible(_ message: any WireMessage, _ header: MessageHeader) -> Bool {
    switch message {
    case let reply as ClientReply: isPlausible(reply)
    case let request as ClientRequest:
      max(request.path1.path.bytes.count, request.path2.path.bytes.count) <= longestPath
        && header.frontLength <= longestFront
    case let lease as ClientLease: lease.dname.bytes.count <= longestName
    case let caps as ClientCaps: isPlausible(caps.snapTrace) && header.frontLength <= longestFront
    case let snap as ClientSnap: isPlausible(snap.trace)
    case is ClientReconnect, is ClientCapRelease: true
    case is MDSMap, is MonMap, is ClientMountAck: header.frontLength <= longestMap
    default: header.frontLength <= longestFront
    }
  }

  private static func isPlausible(_ reply: ClientReply) -> Bool {
    (reply.trace?.dname.bytes.count ?? 0) <= longestName && isPlausible(reply.snap)
      && (reply.directory?.entries ?? []).allSatisfy { $0.dname.bytes.count <= longestName }
  }

  private static func isPlausible(_ trace: SnapTrace?) -> Bool {
    (trace?.realms ?? []).reduce(0) { $0 + $1.snaps.count + $1.priorParentSnaps.count }
      <= mostSnapshots
  }
}
