import CephWire
import Common
import MDSClient

/// A client and what the replayer keeps of it.
final class ReplayedClient {
  let replay: ClientReplay
  let address: String
  let firstEvent: Int
  var sent = 0
  var received = 0
  /// About the bytes that it holds, when it was last looked at.
  var weight = 0
  private(set) var openConnections: Set<Int> = []
  var lastSeen: Instant
  /// The directions of the open connections that have brought a message.
  private var begun: Set<Stream> = []
  private var latest: [Direction: Latest] = [:]
  /// More servers than a cluster has, and more connections than a client has to them.
  private static let mostPeers = 1 << 12
  private static let mostConnections = 1 << 12

  private struct Stream: Hashable {
    var connection: Int
    var isFromClient: Bool
  }

  private struct Direction: Hashable {
    var peer: EntityAddress
    var isFromClient: Bool
  }

  private struct Latest {
    var seq: UInt64
    var connection: Int
  }

  init(replay: ClientReplay, address: String, event: Int, at time: Instant) {
    self.replay = replay
    self.address = address
    firstEvent = event
    lastSeen = time
  }

  /// Whether a direction of a connection begins behind the rest of what was recorded.
  func isBehind(_ connection: Int, _ isFromClient: Bool, _ time: Instant) -> Bool {
    guard begun.insert(Stream(connection: connection, isFromClient: isFromClient)).inserted else {
      return false
    }
    return time < replay.latest
  }

  /// A connection of the client has been seen. Those that the capture never ends are many where
  /// somebody wants them to be: of too many all but the last are forgotten.
  func open(_ connection: Int) {
    if openConnections.count >= Self.mostConnections {
      openConnections.removeAll()
      begun.removeAll()
    }
    openConnections.insert(connection)
  }

  /// The connection is gone.
  func forget(_ connection: Int) {
    openConnections.remove(connection)
    begun.remove(Stream(connection: connection, isFromClient: true))
    begun.remove(Stream(connection: connection, isFromClient: false))
  }

  /// Whether the messenger sends a message anew, over another connection than before: it keeps its
  /// number then (2009.md 1.6).
  func isRepeated(
    _ header: MessageHeader, _ isFromClient: Bool, _ connection: Int, _ peer: EntityInstance
  ) -> Bool {
    let direction = Direction(peer: peer.address, isFromClient: isFromClient)
    if let known = latest[direction], known.connection != connection, header.seq <= known.seq,
      header.seq > 1
    {
      return true
    }
    if latest.count > Self.mostPeers { latest.removeAll() }
    latest[direction] = Latest(seq: header.seq, connection: connection)
    return false
  }

  var summary: ClientSummary {
    ClientSummary(
      name: replay.name.description, address: address, profile: replay.profile.name, sent: sent,
      received: received, findings: replay.findingCounts)
  }
}
