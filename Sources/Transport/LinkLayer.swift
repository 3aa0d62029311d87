import Common

/// What a link-layer header says of the bytes behind it.
enum NetworkProtocol {
  case ipv4, ipv6

  /// The protocol of an EtherType; nil for any other.
  init?(etherType: UInt16) {
    switch etherType {
    case 0x0800: self = .ipv4
    case 0x86dd: self = .ipv6
    default: return nil
    }
  }
}

/// Where the network layer's packet begins, and which one it is.
struct LinkPayload {
  var network: NetworkProtocol
  var offset: Int
}

/// The outcome of reading a link-layer header.
enum LinkResult {
  case payload(LinkPayload)
  /// No IP packet: ARP, LLDP and the like.
  case notIP
  case malformed
  case unsupported
}

/// Reads link-layer headers, by libpcap's numbers of link types.
enum LinkLayer {
  static func parse(_ packet: RawSpan, type: Int32) -> LinkResult {
    switch type {
    case 1: ethernet(packet)
    case 113: cooked(packet, protocolOffset: 14, headerSize: 16)
    case 276: cooked(packet, protocolOffset: 0, headerSize: 20)
    case 0, 108: loopback(packet)
    case 12, 14, 101: rawIP(packet)
    case 228: .payload(LinkPayload(network: .ipv4, offset: 0))
    case 229: .payload(LinkPayload(network: .ipv6, offset: 0))
    default: .unsupported
    }
  }

  /// Ethernet II, IEEE 802.3:
  ///
  ///       0             6             12      14
  ///       | destination | source      | type  | …
  static func ethernet(_ packet: RawSpan) -> LinkResult {
    tagged(packet, typeOffset: 12)
  }

  /// Follows VLAN tags (IEEE 802.1Q, 802.1ad) from the EtherType at `typeOffset`:
  ///
  ///       0      2      4      6
  ///       | type | tag  | type | …
  private static func tagged(_ packet: RawSpan, typeOffset: Int) -> LinkResult {
    var offset = typeOffset
    while packet.byteCount >= offset + 2 {
      let type = packet.uint16(at: offset)
      switch type {
      case 0x8100, 0x88a8, 0x9100: offset += 4
      default:
        guard let network = NetworkProtocol(etherType: type) else { return .notIP }
        return .payload(LinkPayload(network: network, offset: offset + 2))
      }
    }
    return .malformed
  }

  /// Linux cooked capture, version 1 and 2; the protocol field is an EtherType:
  ///
  ///       0            2           4         6          14        16
  ///       | packet type| ARPHRD    | length  | address  | protocol| …            version 1
  ///       0        2   4           8         10         11     12         20
  ///       | protocol| 0 | interface | ARPHRD  | pkt type | len | address  | …    version 2
  private static func cooked(
    _ packet: RawSpan, protocolOffset: Int, headerSize: Int
  ) -> LinkResult {
    guard packet.byteCount >= headerSize else { return .malformed }
    let type = packet.uint16(at: protocolOffset)
    if let network = NetworkProtocol(etherType: type) {
      return .payload(LinkPayload(network: network, offset: headerSize))
    }
    guard [0x8100, 0x88a8, 0x9100].contains(type), packet.byteCount >= headerSize + 4 else {
      return .notIP
    }
    return tagged(packet, typeOffset: headerSize + 2)
  }

  /// BSD loopback: four bytes with the address family, in either byte order.
  private static func loopback(_ packet: RawSpan) -> LinkResult {
    guard packet.byteCount >= 4 else { return .malformed }
    let big = packet.uint32(at: 0)
    switch min(big, big.byteSwapped) {
    case 2: return .payload(LinkPayload(network: .ipv4, offset: 4))
    case 10, 24, 28, 30: return .payload(LinkPayload(network: .ipv6, offset: 4))
    default: return .notIP
    }
  }

  /// No header at all: the IP version tells.
  static func rawIP(_ packet: RawSpan) -> LinkResult {
    guard packet.byteCount >= 1 else { return .malformed }
    switch packet.byte(at: 0) >> 4 {
    case 4: return .payload(LinkPayload(network: .ipv4, offset: 0))
    case 6: return .payload(LinkPayload(network: .ipv6, offset: 0))
    default: return .notIP
    }
  }
}
