public import Common

/// Packets in, the bytes of each TCP connection in order out.
///
/// It does no I/O and has no clock: it counts in packets of the capture. Memory is bounded by the
/// caps of `TransportLimits`; an in-order segment is handed on as a view of its packet.
public struct TransportEngine: ~Copyable {
  private let limits: TransportLimits
  private var fragments: Fragments
  private var streams: StreamTable
  private var unsupportedLinkTypes: Set<Int32> = []
  private var fragmentsGivenUp = 0

  /// Makes an engine that has seen nothing.
  public init(limits: TransportLimits = TransportLimits()) {
    self.limits = limits
    fragments = Fragments(limits: limits)
    streams = StreamTable(limits: limits)
  }

  /// Takes the next packet of the capture. `linkType` is libpcap's number of the link type,
  /// `originalLength` the packet's length before the snap length cut it, in bytes.
  public mutating func receive<Sink: TransportSink & ~Copyable>(
    _ packet: RawSpan, linkType: Int32, originalLength: Int, at stamp: PacketStamp,
    into sink: inout Sink
  ) {
    streams.expire(at: stamp, &sink)
    let cut = max(originalLength, packet.byteCount) - packet.byteCount
    let result = LinkLayer.parse(packet, type: linkType)
    if case .unsupported = result, unsupportedLinkTypes.insert(linkType).inserted {
      sink.noted(.unsupportedLinkType(linkType), of: nil, from: nil, at: stamp)
    }
    network(result, packet, cut: cut, depth: 0, stamp, &sink)
  }

  /// Goes on with the packet behind a link-layer header; `cut` bytes of it were not captured.
  private mutating func network<Sink: TransportSink & ~Copyable>(
    _ result: LinkResult, _ frame: RawSpan, cut: Int, depth: Int, _ stamp: PacketStamp,
    _ sink: inout Sink
  ) {
    switch result {
    case .payload(let payload):
      ip(
        frame.extracting(droppingFirst: payload.offset), payload.network, cut: cut, depth: depth,
        stamp, &sink)
    case .malformed: sink.noted(.malformed(layer: "link"), of: nil, from: nil, at: stamp)
    case .notIP, .unsupported: break
    }
  }

  private mutating func ip<Sink: TransportSink & ~Copyable>(
    _ packet: RawSpan, _ version: NetworkProtocol, cut: Int, depth: Int, _ stamp: PacketStamp,
    _ sink: inout Sink
  ) {
    guard var header = IPHeader(packet, version, originalLength: packet.byteCount + cut) else {
      return sink.noted(.malformed(layer: "IP"), of: nil, from: nil, at: stamp)
    }
    let payload = packet.extracting(header.payload)
    guard let place = header.fragment else {
      return transport(payload, header, depth: depth, stamp, &sink)
    }
    var givenUp = 0
    let whole = fragments.add(payload, header, place, number: stamp.number, givenUp: &givenUp)
    note(fragmentsGivenUp: givenUp, stamp, &sink)
    guard let whole else { return }
    // Sound: the span lives as long as `whole`, which is not changed.
    let datagram = unsafe whole.bytes.span.bytes
    guard header.join(datagram, cut: whole.cut, version) else {
      return sink.noted(.malformed(layer: "IP"), of: nil, from: nil, at: stamp)
    }
    transport(datagram.extracting(header.payload), header, depth: depth, stamp, &sink)
  }

  private mutating func transport<Sink: TransportSink & ~Copyable>(
    _ payload: RawSpan, _ header: IPHeader, depth: Int, _ stamp: PacketStamp, _ sink: inout Sink
  ) {
    switch header.payloadProtocol {
    case 6:
      guard let segment = TCPSegment(payload, header) else {
        return sink.noted(.malformed(layer: "TCP"), of: nil, from: nil, at: stamp)
      }
      streams.receive(segment, at: stamp, &sink)
    case 17: tunnel(Tunnels.udp(payload), payload, header, depth, stamp, &sink)
    case 47: tunnel(Tunnels.gre(payload), payload, header, depth, stamp, &sink)
    case 4: tunnel(.ip(.ipv4, offset: 0), payload, header, depth, stamp, &sink)
    case 41: tunnel(.ip(.ipv6, offset: 0), payload, header, depth, stamp, &sink)
    default: break
    }
  }

  /// Goes on with the packet inside a tunnel's packet.
  private mutating func tunnel<Sink: TransportSink & ~Copyable>(
    _ tunnel: TunnelPayload?, _ payload: RawSpan, _ header: IPHeader, _ depth: Int,
    _ stamp: PacketStamp, _ sink: inout Sink
  ) {
    guard let tunnel else { return }
    if depth >= limits.depth {
      return sink.noted(.nestedTooDeeply, of: nil, from: nil, at: stamp)
    }
    switch tunnel {
    case .ethernet(let offset):
      guard offset <= payload.byteCount else { return }
      let frame = payload.extracting(droppingFirst: offset)
      network(
        LinkLayer.ethernet(frame), frame, cut: header.cut, depth: depth + 1, stamp, &sink)
    case .ip(let version, let offset):
      guard offset <= payload.byteCount else { return }
      ip(
        payload.extracting(droppingFirst: offset), version, cut: header.cut, depth: depth + 1,
        stamp, &sink)
    }
  }

  /// Ends the capture: everything that waits is told, and every connection ended.
  public mutating func finish<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp?, into sink: inout Sink
  ) {
    let stamp = stamp ?? PacketStamp(number: 0, time: Instant(nanoseconds: 0))
    note(fragmentsGivenUp: fragments.giveUpAll(), stamp, &sink)
    streams.finish(at: stamp, &sink)
  }

  private mutating func note<Sink: TransportSink & ~Copyable>(
    fragmentsGivenUp count: Int, _ stamp: PacketStamp, _ sink: inout Sink
  ) {
    if count == 0 { return }
    fragmentsGivenUp += count
    sink.noted(.fragmentsGivenUp(count: count), of: nil, from: nil, at: stamp)
  }

  /// What was given up so far.
  public var counts: TransportCounts {
    var counts = streams.counts
    counts.fragments = fragmentsGivenUp
    return counts
  }

  /// How many connections are kept, ended ones that are remembered included.
  public var connectionCount: Int { streams.count }
}
