extension CaptureVariant {
  /// The same bytes of the connections, cut into packets in another way.
  static let segmentVariants = [
    CaptureVariant("split", "TCP data cut into random segments of 1 to 200 bytes") {
      recording, _, random in
      recording.mappingPackets { packet in
        packet.segmented(in: recording.linkLayer) { 1 + random.below(200) }
      }
    },
    CaptureVariant("coalesced", "consecutive TCP segments merged up to 60,000 bytes") {
      recording, _, _ in
      Outcome(recording.linkLayer, Coalescing(recording, limit: 60_000).packets)
    },
    CaptureVariant("offload", "packets with TCP data have the IP length 0") { recording, _, _ in
      recording.mappingPackets { [$0.withoutLength(in: recording.linkLayer)] }
    },
    CaptureVariant("fragmented", "IPv4 fragments of 256 bytes in random order") {
      recording, _, random in
      var identification: UInt16 = 0
      return recording.mappingPackets { packet in
        identification &+= 1
        var fragments = packet.fragmented(
          in: recording.linkLayer, size: 256, identification: identification)
        random.shuffle(&fragments, in: fragments.indices)
        return fragments
      }
    },
  ]
}

extension Recording {
  /// The outcome that has the packets that `transform` makes of each packet.
  func mappingPackets(
    _ transform: (RecordedPacket) -> [RecordedPacket]
  ) -> CaptureVariant.Outcome {
    CaptureVariant.Outcome(linkLayer, packets.flatMap(transform))
  }
}

extension RecordedPacket {
  /// The packet's data in several segments of the sizes that `size` gives, each at least 1.
  /// Packets without data, cut ones, and those with a SYN stay as they are.
  func segmented(in linkLayer: LinkLayer, size: () -> Int) -> [RecordedPacket] {
    guard !isCut, let layout = PacketLayout(bytes, linkLayer: linkLayer), let ip = layout.ip,
      let tcp = ip.tcp, tcp.payloadStart < ip.end, !tcp.fields.flags.contains(.syn)
    else { return [self] }
    var segments: [RecordedPacket] = []
    var start = tcp.payloadStart
    while start < ip.end {
      let end = min(start + size(), ip.end)
      var fields = tcp.fields
      fields.sequence &+= UInt32(start - tcp.payloadStart)
      if end < ip.end { fields.flags.subtract([.psh, .fin, .rst]) }
      segments.append(
        replacing(
          fields, payload: bytes[start..<end], in: ip, of: tcp, networkStart: layout.networkStart))
      start = end
    }
    return segments
  }

  /// The packet as it is captured before the network card cuts it into segments: without a length
  /// in the IP header. Only packets with TCP data change.
  func withoutLength(in linkLayer: LinkLayer) -> RecordedPacket {
    guard !isCut, let layout = PacketLayout(bytes, linkLayer: linkLayer), let ip = layout.ip,
      let tcp = ip.tcp, tcp.payloadStart < ip.end
    else { return self }
    // Without a length, padding could not be told from data.
    var packet = RecordedPacket(Array(bytes[..<ip.end]), at: time)
    let start = layout.networkStart
    packet.bytes.set(big: 0 as UInt16, at: ip.version == 4 ? start + 2 : start + 4)
    if ip.version == 4 { PacketBuilder.setIPv4Checksum(in: &packet.bytes, headerAt: start) }
    return packet
  }

  /// The packet's fragments with `size` bytes of content each, a multiple of eight; the packet
  /// itself where it is not IPv4, is cut or already a fragment, or fits into one.
  func fragmented(
    in linkLayer: LinkLayer, size: Int, identification: UInt16
  ) -> [RecordedPacket] {
    guard !isCut, let layout = PacketLayout(bytes, linkLayer: linkLayer), let ip = layout.ip,
      ip.version == 4, !ip.isFragment, ip.end - ip.contentStart > size
    else { return [self] }
    let network = layout.networkStart
    return stride(from: ip.contentStart, to: ip.end, by: size).map { start in
      let end = min(start + size, ip.end)
      var fragment = Array(bytes[..<ip.contentStart]) + bytes[start..<end]
      fragment.set(big: UInt16(fragment.count - network), at: network + 2)
      fragment.set(big: identification, at: network + 4)
      let moreFollow: UInt16 = end < ip.end ? 0x2000 : 0
      fragment.set(big: moreFollow | UInt16((start - ip.contentStart) / 8), at: network + 6)
      PacketBuilder.setIPv4Checksum(in: &fragment, headerAt: network)
      return RecordedPacket(fragment, at: time)
    }
  }
}

/// Merges segments of a connection that follow each other, as a receiving host does before its
/// capture sees them. The merged packet stands where the last of them stood.
private struct Coalescing {
  private(set) var packets: [RecordedPacket] = []
  private let linkLayer: LinkLayer
  private let limit: Int
  /// The packet that may still grow, by connection: its place in `packets`.
  private var open: [Set<HostEndpoint>: Int] = [:]

  /// `limit` is the largest payload of a merged packet.
  init(_ recording: Recording, limit: Int) {
    linkLayer = recording.linkLayer
    self.limit = limit
    var merged: [RecordedPacket?] = []
    for packet in recording.packets {
      add(packet, to: &merged)
    }
    packets = merged.compactMap { $0 }
  }

  private mutating func add(_ packet: RecordedPacket, to merged: inout [RecordedPacket?]) {
    guard let next = segment(of: packet) else { return merged.append(packet) }
    let connection: Set = [next.tcp.source, next.tcp.destination]
    var latest = packet
    if let place = open[connection], let earlier = merged[place],
      let growing = segment(of: earlier), growing.mayGrow, next.mayJoin,
      growing.tcp.source == next.tcp.source,
      growing.tcp.fields.sequence &+ UInt32(growing.payload.count) == next.tcp.fields.sequence,
      growing.payload.count + next.payload.count <= limit
    {
      var fields = next.tcp.fields
      fields.sequence = growing.tcp.fields.sequence
      latest = packet.replacing(
        fields, payload: growing.payload + next.payload, in: next.ip, of: next.tcp,
        networkStart: next.layout.networkStart)
      merged[place] = nil
    }
    open[connection] = merged.count
    merged.append(latest)
  }

  private struct Segment {
    let layout: PacketLayout
    let ip: PacketLayout.IP
    let tcp: PacketLayout.TCP
    let payload: ArraySlice<UInt8>
    let isCut: Bool

    var mayGrow: Bool {
      !isCut && !payload.isEmpty && tcp.fields.flags.isDisjoint(with: [.syn, .fin, .rst, .urg])
    }
    var mayJoin: Bool {
      !isCut && !payload.isEmpty && tcp.fields.flags.isDisjoint(with: [.syn, .rst, .urg])
    }
  }

  private func segment(of packet: RecordedPacket) -> Segment? {
    guard let layout = PacketLayout(packet.bytes, linkLayer: linkLayer), let ip = layout.ip,
      let tcp = ip.tcp
    else { return nil }
    return Segment(
      layout: layout, ip: ip, tcp: tcp, payload: packet.bytes[tcp.payloadStart..<ip.end],
      isCut: packet.isCut)
  }
}
