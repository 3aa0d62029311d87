public import Common

/// A TCP connection as a capture shows it, made from the bytes that the two ends send.
///
/// ```swift
/// var conversation = TCPConversation(opener: client, acceptor: server)
/// conversation.open(at: start) { packet, time in … }
/// conversation.send(bytes, from: .opener, at: start) { packet, time in … }
/// conversation.close(at: end) { packet, time in … }
/// ```
///
/// Every method hands the packets, link header included, and their times to the closure in the
/// order in which they are to stand in the capture. Whatever the closure throws is passed on.
/// After each `send` the other end acknowledges, so that a reader sees no data in doubt.
public struct TCPConversation: Sendable {
  /// The largest payload of a segment that fits into an IPv4 packet together with the headers,
  /// and into a tunnel as well.
  public static let largestSegment = 65_000

  /// One end and what it has sent.
  private struct End: Sendable {
    let endpoint: HostEndpoint
    /// The sequence number of the next byte it sends.
    var next: UInt32
    /// Counts the packets, for IPv4's identification.
    var packets: UInt16 = 0
  }

  private var opener: End
  private var acceptor: End
  private let framing: Framing
  private let segmentSize: Int

  /// Makes a connection that is not yet open. If only one of the addresses is IPv6, the other is
  /// written as an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2).
  /// `segmentSize` is the largest payload of a packet, 1 to `largestSegment`; numbers outside are
  /// moved inside. The `…Sequence` are the initial sequence numbers of the ends.
  public init(
    opener: HostEndpoint, acceptor: HostEndpoint, framing: Framing = .ethernet,
    segmentSize: Int = 1448, openerSequence: UInt32 = 1_000_000,
    acceptorSequence: UInt32 = 2_000_000
  ) {
    let isMixed = opener.address.isV6 != acceptor.address.isV6
    self.opener = End(endpoint: isMixed ? opener.asV6 : opener, next: openerSequence)
    self.acceptor = End(endpoint: isMixed ? acceptor.asV6 : acceptor, next: acceptorSequence)
    self.framing = framing
    self.segmentSize = min(max(segmentSize, 1), Self.largestSegment)
  }

  /// The opening handshake: SYN, SYN-ACK, ACK.
  public mutating func open<E: Error>(
    at time: Instant, to sink: ([UInt8], Instant) throws(E) -> Void
  ) throws(E) {
    // The option tells the largest segment that the end takes.
    let largest: [UInt8] = [2, 4, UInt8(segmentSize >> 8), UInt8(segmentSize & 0xFF)]
    try sink(packet(from: .opener, .syn, options: largest), time)
    try sink(packet(from: .acceptor, [.syn, .ack], options: largest), time)
    try sink(packet(from: .opener, .ack), time)
  }

  /// Sends bytes in as many segments as they need, then the acknowledgment of the other end.
  /// Sending nothing makes no packet.
  public mutating func send<E: Error>(
    _ bytes: [UInt8], from side: Side, at time: Instant,
    to sink: ([UInt8], Instant) throws(E) -> Void
  ) throws(E) {
    guard !bytes.isEmpty else { return }
    var start = 0
    while start < bytes.count {
      let end = min(start + segmentSize, bytes.count)
      let flags: TCPFlags = end == bytes.count ? [.psh, .ack] : .ack
      try sink(packet(from: side, flags, payload: bytes[start..<end]), time)
      start = end
    }
    try sink(packet(from: side.other, .ack), time)
  }

  /// Ends the connection in both directions; `first` is the end that closes first.
  public mutating func close<E: Error>(
    at time: Instant, from first: Side = .opener, to sink: ([UInt8], Instant) throws(E) -> Void
  ) throws(E) {
    try sink(packet(from: first, [.fin, .ack]), time)
    try sink(packet(from: first.other, [.fin, .ack]), time)
    try sink(packet(from: first, .ack), time)
  }

  private subscript(side: Side) -> End {
    get { side == .opener ? opener : acceptor }
    set {
      switch side {
      case .opener: opener = newValue
      case .acceptor: acceptor = newValue
      }
    }
  }

  private mutating func packet(
    from side: Side, _ flags: TCPFlags, payload: ArraySlice<UInt8> = [], options: [UInt8] = []
  ) -> [UInt8] {
    let source = self[side].endpoint
    let destination = self[side.other].endpoint
    let fields = PacketBuilder.TCPFields(
      sequence: self[side].next,
      acknowledgment: flags.contains(.ack) ? self[side.other].next : 0, flags: flags,
      options: options)
    let segment = PacketBuilder.tcp(fields, payload: payload, from: source, to: destination)
    let packet = PacketBuilder.ip(
      segment, protocol: IPProtocol.tcp, from: source.address, to: destination.address,
      identification: self[side].packets)
    // SYN and FIN take a sequence number each, as a byte of data does.
    let controls: UInt32 = flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1
    self[side].next &+= UInt32(payload.count) &+ controls
    self[side].packets &+= 1
    return PacketBuilder.frame(packet, as: framing)
  }
}

extension HostAddress {
  fileprivate var isV6: Bool {
    if case .v6 = self { true } else { false }
  }
}

extension HostEndpoint {
  /// The endpoint with an IPv6 address, that of IPv4 mapped.
  fileprivate var asV6: HostEndpoint {
    guard case .v4(let number) = address else { return self }
    return HostEndpoint(address: .v6(0, 0xFFFF_0000_0000 | UInt64(number)), port: port)
  }
}
