/// The link types of capture files that this module reads and writes, with their numbers in
/// files (`LINKTYPE_…` of libpcap).
public enum LinkLayer: UInt32, Hashable, Sendable, CaseIterable {
  /// BSD loopback: an address family in the byte order of the capturing host, then IP.
  case null = 0
  /// Ethernet II frames.
  case ethernet = 1
  /// IP packets without any link header.
  case rawIP = 101
  /// Linux "cooked" capture, version 1 (16 bytes of header).
  case cooked1 = 113
  /// Linux "cooked" capture, version 2 (20 bytes of header).
  case cooked2 = 276
}

/// What stands before a network packet in a capture.
public enum Framing: Hashable, Sendable {
  /// An Ethernet II header.
  case ethernet
  /// An Ethernet II header with one 802.1Q tag; the number is the VLAN's, 0 to 4095.
  case vlan(UInt16)
  /// An Ethernet II header with an 802.1ad tag and an 802.1Q tag inside it.
  case qinq(outer: UInt16, inner: UInt16)
  /// A header of Linux "cooked" capture, version 1.
  case cooked1
  /// A header of Linux "cooked" capture, version 2.
  case cooked2
  /// Nothing at all. Holds IP only.
  case rawIP
  /// The address family, little-endian. Holds IP only.
  case null

  /// The link type of a capture file that holds such packets.
  public var linkLayer: LinkLayer {
    switch self {
    case .ethernet, .vlan, .qinq: .ethernet
    case .cooked1: .cooked1
    case .cooked2: .cooked2
    case .rawIP: .rawIP
    case .null: .null
    }
  }
}

/// EtherType numbers.
public enum EtherType {
  /// IPv4.
  public static let ipv4: UInt16 = 0x0800
  /// IPv6.
  public static let ipv6: UInt16 = 0x86DD
  /// An 802.1Q tag.
  public static let vlan: UInt16 = 0x8100
  /// An 802.1ad (outer, "service") tag.
  public static let serviceVLAN: UInt16 = 0x88A8
  /// An Ethernet frame inside a tunnel.
  public static let bridgedEthernet: UInt16 = 0x6558
}

/// IP protocol numbers.
public enum IPProtocol {
  /// TCP.
  public static let tcp: UInt8 = 6
  /// UDP.
  public static let udp: UInt8 = 17
  /// GRE.
  public static let gre: UInt8 = 47
}
