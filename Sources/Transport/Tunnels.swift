import Common

/// What a tunnel's header says of the packet inside.
enum TunnelPayload {
  /// An Ethernet frame from `offset` on.
  case ethernet(offset: Int)
  case ip(NetworkProtocol, offset: Int)
}

/// Looks into packets that carry packets.
enum Tunnels {
  /// The payload of a UDP datagram to a tunnel's port; nil where it is none.
  ///
  ///       0             2             4             6             8
  ///       | source port | dest. port  | length      | checksum    | …      RFC 768
  static func udp(_ packet: RawSpan) -> TunnelPayload? {
    guard packet.byteCount >= 8 else { return nil }
    switch packet.uint16(at: 2) {
    case 4789, 8472: return vxlan(packet)
    case 6081: return geneve(packet)
    default: return nil
    }
  }

  /// VXLAN, RFC 7348: flags (bit 3 says that the identifier is valid), reserved, identifier.
  private static func vxlan(_ packet: RawSpan) -> TunnelPayload? {
    guard packet.byteCount >= 16, packet.byte(at: 8) & 0x08 != 0 else { return nil }
    return .ethernet(offset: 16)
  }

  /// Geneve, RFC 8926: the low six bits of the first byte count option words of four bytes.
  ///
  ///       8         9         10                12
  ///       | ver,len | flags   | protocol        | identifier, reserved (4) | options …
  private static func geneve(_ packet: RawSpan) -> TunnelPayload? {
    guard packet.byteCount >= 16, packet.byte(at: 8) >> 6 == 0 else { return nil }
    let offset = 16 + Int(packet.byte(at: 8) & 0x3f) * 4
    return payload(etherType: packet.uint16(at: 10), offset: offset)
  }

  /// Generic routing encapsulation, RFC 2784 and 2890: checksum, key and sequence number follow
  /// where their flags are set.
  ///
  ///       0               2               4
  ///       | flags, version| protocol      | …
  static func gre(_ packet: RawSpan) -> TunnelPayload? {
    guard packet.byteCount >= 4 else { return nil }
    let flags = packet.uint16(at: 0)
    // Routes in the header (0x4000, RFC 1701) are obsolete, and of no fixed length.
    guard flags & 0x4007 == 0 else { return nil }
    var offset = 4
    for flag: UInt16 in [0x8000, 0x2000, 0x1000] where flags & flag != 0 { offset += 4 }
    return payload(etherType: packet.uint16(at: 2), offset: offset)
  }

  private static func payload(etherType: UInt16, offset: Int) -> TunnelPayload? {
    if etherType == 0x6558 { return .ethernet(offset: offset) }
    return NetworkProtocol(etherType: etherType).map { .ip($0, offset: offset) }
  }
}
