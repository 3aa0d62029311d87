public import Common

/// A TCP connection.
public struct Connection: Hashable, Sendable {
  /// Counts connections from 1, in the order in which they were first seen.
  public var number: Int
  /// The end that sent the SYN; where that was not captured, the one that was seen first.
  public var opener: SocketAddress
  public var acceptor: SocketAddress
  /// Whether a SYN was captured.
  public var startSeen: Bool
}

/// How a connection ended.
public enum StreamEnd: Hashable, Sendable {
  /// Both directions have ended with their FIN.
  case finished
  /// A side sent a RST.
  case reset(by: Side)
  /// The same ports were opened anew.
  case replaced
  /// There were too many connections, and this one was not used for longest.
  case evicted
  /// The capture ended first.
  case captureEnded
}

/// Something odd below the streams.
public enum TransportNote: Hashable, Sendable, CustomStringConvertible {
  /// A segment came again with other bytes; the first copy counts.
  case differentCopy(bytes: Int)
  /// The bytes of a packet end within a header.
  case malformed(layer: String)
  /// Packets of this link type cannot be decoded (said once).
  case unsupportedLinkType(Int32)
  /// An IP datagram whose fragments were not all there, or too many.
  case fragmentsGivenUp(count: Int)
  /// More tunnels within tunnels than are looked into.
  case nestedTooDeeply

  /// One sentence without a full stop.
  public var description: String {
    switch self {
    case .differentCopy(let bytes):
      "a segment came again with \(bytes) other bytes; the first copy counts"
    case .malformed(let layer): "the packet ends within its \(layer) header"
    case .unsupportedLinkType(let type):
      "packets of link type \(type) cannot be decoded; they are left out"
    case .fragmentsGivenUp(let count): "\(count) IP fragments belong to no whole datagram"
    case .nestedTooDeeply: "more tunnels within tunnels than are looked into"
    }
  }
}

/// Takes what the transport finds, in order.
public protocol TransportSink: ~Copyable {
  /// A connection carries its first bytes, or its first loss.
  mutating func opened(_ connection: Connection, at stamp: PacketStamp)
  /// The next bytes of a direction; `stamp` is the packet that carried them.
  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp)
  /// The next `count` bytes of a direction are missing and will not come.
  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp)
  /// A direction has ended: everything up to its FIN has been told.
  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp)
  /// Nothing more comes of this connection.
  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp)
  /// Something odd, of a connection or of none.
  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp)
}

/// What the reassembly has given up because a cap was hit.
public struct TransportCounts: Hashable, Sendable {
  /// Connections that were not over, and gave way to newer ones.
  public var connections = 0
  /// Holes that were not waited for any longer, because too much waited behind them.
  public var holes = 0
  /// IP fragments of datagrams that never became whole.
  public var fragments = 0

  /// Makes counts of nothing.
  public init() {}
}

/// The caps of the reassembly, so that no capture takes all memory.
public struct TransportLimits: Hashable, Sendable {
  /// Live connections, ended ones that are remembered included; the longest unused one gives way.
  /// More than most metadata servers have clients; the reader of a connection takes about 2 KiB.
  public var connections = 1 << 14
  /// Bytes that wait behind holes in one direction. A receive window is seldom larger.
  public var heldBytesPerStream = 4 << 20
  /// Segments that wait behind holes in one direction.
  public var heldSegmentsPerStream = 4096
  /// Memory for what waits behind holes in all connections together, in bytes. With more, those that
  /// have waited longest are not waited for any longer.
  public var heldBytes = 16 << 20
  /// How far ahead of the stream a segment may be, in bytes. Farther ones are strays, unless more
  /// follow on them.
  public var farthest: Int32 = 16 << 20
  /// Packets of the capture to wait for one that another packet shows to be missing, since captures
  /// are not always in order.
  public var patience = 128
  /// Packets of the capture for which an ended connection is remembered, so that its stragglers do
  /// not look like a new one.
  public var memory = 4096
  /// IP datagrams whose fragments are put together at a time.
  public var datagrams = 256
  /// Bytes of all their fragments.
  public var fragmentBytes = 4 << 20
  /// Tunnels within tunnels.
  public var depth = 6

  /// Makes the default caps.
  public init() {}
}
