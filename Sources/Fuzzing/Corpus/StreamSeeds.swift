import CephWire
import Cephx
import Common
import Transport

/// The beginnings of the connections of a capture, as inputs for the messenger.
struct StreamSeeds: TransportSink {
  private var connections: [Int: Records] = [:]
  private var sizes: [Int: Int] = [:]

  /// Connections of a capture: the first ones are to the monitor, then to all sorts of daemons.
  private static let mostConnections = 12
  /// Bytes of a connection: a handshake and some messages.
  private static let longest = 12 << 10

  mutating func opened(_ connection: Connection, at stamp: PacketStamp) {
    guard connections.count < Self.mostConnections, connection.startSeen else { return }
    connections[connection.number] = Records()
  }

  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp
  ) {
    guard connections[connection] != nil, sizes[connection, default: 0] < Self.longest else {
      return
    }
    let kind: MessengerTarget.Kind = side == .opener ? .opener : .acceptor
    let piece = bytes.extracting(first: Self.longest).copied
    sizes[connection, default: 0] += piece.count
    connections[connection]?.records.append(
      Records.Record(kind: kind.rawValue, bytes: piece))
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    sizes[connection] = Self.longest
  }

  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {}
  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {}
  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp
  ) {}

  /// The inputs, by the dialect that the banners have; keys go with those that may be encrypted.
  func seeds(keyrings: [[UInt8]], log: KeyLog) -> [(target: String, input: [UInt8])] {
    connections.sorted { $0.key < $1.key }.compactMap { _, records in
      guard let dialect = Self.dialect(of: records) else { return nil }
      var keys: [Records.Record] = []
      if dialect == .cephV2, !log.isEmpty {
        keys = keyrings.map {
          Records.Record(kind: MessengerTarget.Kind.keyring.rawValue, bytes: $0)
        }
        let text = Array(log.text.utf8)
        keys.append(Records.Record(kind: MessengerTarget.Kind.keyLog.rawValue, bytes: text))
      }
      let all = Records(keys + records.records)
      return (MessengerTarget(dialect: dialect).name, all.input)
    }
  }

  private static func dialect(of records: Records) -> Dialect? {
    let banners: [(String, Dialect)] = [
      ("ceph 013", .ceph013), ("ceph v027", .cephV027), ("ceph v2", .cephV2),
    ]
    guard let first = records.records.first(where: { !$0.bytes.isEmpty }) else { return nil }
    return banners.first { first.bytes.starts(with: $0.0.utf8) }?.1
  }
}
