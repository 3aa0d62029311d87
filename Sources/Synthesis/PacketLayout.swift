/// Where the headers of a captured packet lie. Made only of packets whose headers were captured
/// whole, so that the offsets may be used without further checks.
struct PacketLayout: Hashable, Sendable {
  /// What kind of network packet it is.
  var etherType: UInt16
  /// Where the network packet starts: the end of the link header.
  var networkStart: Int
  /// What the IP header says; nil for what is not IP.
  var ip: IP?

  /// The IP header and what it holds.
  struct IP: Hashable, Sendable {
    /// 4 or 6.
    var version: UInt8
    /// The end of the IP header.
    var contentStart: Int
    /// The end of the IP packet, link-layer padding left out; not more than was captured.
    var end: Int
    var protocolNumber: UInt8
    var hopLimit: UInt8
    var source: HostAddress
    var destination: HostAddress
    var isFragment: Bool
    /// The offset and size of the addresses, source first.
    var addressesStart: Int
    /// The TCP header; nil for what is not TCP, and for all fragments.
    var tcp: TCP?
  }

  /// The TCP header.
  struct TCP: Hashable, Sendable {
    var source: HostEndpoint
    var destination: HostEndpoint
    var fields: PacketBuilder.TCPFields
    /// The end of the TCP header.
    var payloadStart: Int
  }

  /// Finds the headers in a packet; nil where the link header is not whole.
  init?(_ bytes: [UInt8], linkLayer: LinkLayer) {
    switch linkLayer {
    case .ethernet:
      guard bytes.count >= 14 else { return nil }
      etherType = bytes.big16(at: 12)
      networkStart = 14
      while etherType == EtherType.vlan || etherType == EtherType.serviceVLAN {
        guard bytes.count >= networkStart + 4 else { return nil }
        etherType = bytes.big16(at: networkStart + 2)
        networkStart += 4
      }
    case .cooked1:
      guard bytes.count >= 16 else { return nil }
      etherType = bytes.big16(at: 14)
      networkStart = 16
    case .cooked2:
      guard bytes.count >= 20 else { return nil }
      etherType = bytes.big16(at: 0)
      networkStart = 20
    case .rawIP, .null:
      networkStart = linkLayer == .null ? 4 : 0
      guard bytes.count > networkStart else { return nil }
      etherType = bytes[networkStart] >> 4 == 6 ? EtherType.ipv6 : EtherType.ipv4
    }
    switch etherType {
    case EtherType.ipv4: ip = Self.ipv4(bytes, at: networkStart)
    case EtherType.ipv6: ip = Self.ipv6(bytes, at: networkStart)
    default: break
    }
  }

  private static func ipv4(_ bytes: [UInt8], at start: Int) -> IP? {
    guard bytes.count >= start + 20, bytes[start] >> 4 == 4 else { return nil }
    let headerSize = Int(bytes[start] & 0xF) * 4
    guard headerSize >= 20, bytes.count >= start + headerSize,
      let source = HostAddress(bytes: bytes[start + 12..<start + 16]),
      let destination = HostAddress(bytes: bytes[start + 16..<start + 20])
    else { return nil }
    // A length of 0 stands for "too long to say": the packet reaches to its end.
    let length = bytes.big16(at: start + 2)
    let end = length == 0 ? bytes.count : min(start + Int(length), bytes.count)
    guard end >= start + headerSize else { return nil }
    var ip = IP(
      version: 4, contentStart: start + headerSize, end: end, protocolNumber: bytes[start + 9],
      hopLimit: bytes[start + 8], source: source, destination: destination,
      // More fragments follow, or this is not the first.
      isFragment: bytes.big16(at: start + 6) & 0x3FFF != 0, addressesStart: start + 12)
    ip.findTCP(in: bytes)
    return ip
  }

  /// Extension headers are not followed: such packets count as not TCP.
  private static func ipv6(_ bytes: [UInt8], at start: Int) -> IP? {
    guard bytes.count >= start + 40, bytes[start] >> 4 == 6,
      let source = HostAddress(bytes: bytes[start + 8..<start + 24]),
      let destination = HostAddress(bytes: bytes[start + 24..<start + 40])
    else { return nil }
    let length = bytes.big16(at: start + 4)
    let end = length == 0 ? bytes.count : min(start + 40 + Int(length), bytes.count)
    var ip = IP(
      version: 6, contentStart: start + 40, end: end, protocolNumber: bytes[start + 6],
      hopLimit: bytes[start + 7], source: source, destination: destination,
      isFragment: false, addressesStart: start + 8)
    ip.findTCP(in: bytes)
    return ip
  }
}

extension PacketLayout.IP {
  fileprivate mutating func findTCP(in bytes: [UInt8]) {
    let start = contentStart
    guard protocolNumber == IPProtocol.tcp, !isFragment, end >= start + 20 else { return }
    let headerSize = Int(bytes[start + 12] >> 4) * 4
    guard headerSize >= 20, end >= start + headerSize else { return }
    tcp = PacketLayout.TCP(
      source: HostEndpoint(address: source, port: bytes.big16(at: start)),
      destination: HostEndpoint(address: destination, port: bytes.big16(at: start + 2)),
      fields: PacketBuilder.TCPFields(
        sequence: bytes.big32(at: start + 4), acknowledgment: bytes.big32(at: start + 8),
        flags: TCPFlags(rawValue: bytes[start + 13]), window: bytes.big16(at: start + 14),
        options: Array(bytes[start + 20..<start + headerSize])),
      payloadStart: start + headerSize)
  }
}

extension RecordedPacket {
  /// The same packet with another payload and other TCP fields; the lengths and the checksums are
  /// made right, everything before the TCP header stays. `ip` is the layout of this packet.
  func replacing(
    _ fields: PacketBuilder.TCPFields, payload: ArraySlice<UInt8>, in ip: PacketLayout.IP,
    of tcp: PacketLayout.TCP, networkStart: Int
  ) -> RecordedPacket {
    var bytes = Array(self.bytes[..<ip.contentStart])
    bytes += PacketBuilder.tcp(fields, payload: payload, from: tcp.source, to: tcp.destination)
    if ip.version == 4 {
      bytes.set(big: UInt16(exactly: bytes.count - networkStart) ?? 0, at: networkStart + 2)
      PacketBuilder.setIPv4Checksum(in: &bytes, headerAt: networkStart)
    } else {
      let length = UInt16(exactly: bytes.count - ip.contentStart) ?? 0
      bytes.set(big: length, at: networkStart + 4)
    }
    return RecordedPacket(bytes, at: time)
  }
}
