/// Makes packets' bytes, header by header, from the inside to the outside: the payload is wrapped
/// by `tcp` or `udp`, that by `ip`, and that by `frame`.
public enum PacketBuilder {
  /// The longest IPv4 packet, and the longest content of an IPv6 packet: their lengths have 16 bits.
  public static let longestIP = 65_535

  /// The fields of a TCP header that a caller may choose (RFC 9293 section 3.1).
  public struct TCPFields: Hashable, Sendable {
    /// The number of the first byte of the payload.
    public var sequence: UInt32
    /// The number of the next byte that is expected from the other end.
    public var acknowledgment: UInt32
    /// The control bits.
    public var flags: TCPFlags
    /// The receive window as written, not scaled.
    public var window: UInt16
    /// The options' bytes: at most 40, filled up with zeros to a multiple of four.
    public var options: [UInt8]

    /// Makes the fields of a segment.
    public init(
      sequence: UInt32, acknowledgment: UInt32, flags: TCPFlags, window: UInt16 = 65_535,
      options: [UInt8] = []
    ) {
      self.sequence = sequence
      self.acknowledgment = acknowledgment
      self.flags = flags
      self.window = window
      self.options = options
    }
  }

  /// A TCP segment with its checksum.
  public static func tcp(
    _ fields: TCPFields, payload: ArraySlice<UInt8>, from source: HostEndpoint,
    to destination: HostEndpoint
  ) -> [UInt8] {
    precondition(fields.options.count <= 40, "TCP options have at most 40 bytes")
    let optionWords = (fields.options.count + 3) / 4
    var segment: [UInt8] = []
    segment.reserveCapacity(20 + optionWords * 4 + payload.count)
    segment.append(big: source.port)
    segment.append(big: destination.port)
    segment.append(big: fields.sequence)
    segment.append(big: fields.acknowledgment)
    segment.append(UInt8(5 + optionWords) << 4)
    segment.append(fields.flags.rawValue)
    segment.append(big: fields.window)
    segment.append(big: 0 as UInt32)
    segment.append(contentsOf: fields.options)
    while segment.count < 20 + optionWords * 4 { segment.append(0) }
    segment.append(contentsOf: payload)
    setChecksum(
      in: &segment, at: 16, of: IPProtocol.tcp, from: source.address, to: destination.address)
    return segment
  }

  /// A UDP datagram with its checksum.
  public static func udp(
    payload: ArraySlice<UInt8>, from source: HostEndpoint, to destination: HostEndpoint
  ) -> [UInt8] {
    var datagram: [UInt8] = []
    datagram.reserveCapacity(8 + payload.count)
    datagram.append(big: source.port)
    datagram.append(big: destination.port)
    datagram.append(big: UInt16(clamping: 8 + payload.count))
    datagram.append(big: 0 as UInt16)
    datagram.append(contentsOf: payload)
    setChecksum(
      in: &datagram, at: 6, of: IPProtocol.udp, from: source.address, to: destination.address)
    // A UDP checksum of zero would say that there is none.
    if datagram.big16(at: 6) == 0 { datagram.set(big: 0xFFFF as UInt16, at: 6) }
    return datagram
  }

  private static func setChecksum(
    in bytes: inout [UInt8], at offset: Int, of number: UInt8, from source: HostAddress,
    to destination: HostAddress
  ) {
    var checksum = InternetChecksum()
    checksum.add(
      source: source, destination: destination, protocol: number, length: bytes.count)
    checksum.add(bytes[...])
    bytes.set(big: checksum.value, at: offset)
  }

  /// An IP packet of the version that the addresses have; both have the same one. A content that
  /// is too long for the length field gets the length 0, as captures of offloaded segments have it.
  /// `identification` is IPv4's, and the flow label of IPv6.
  public static func ip(
    _ content: [UInt8], protocol number: UInt8, from source: HostAddress,
    to destination: HostAddress, identification: UInt16 = 0, hopLimit: UInt8 = 64
  ) -> [UInt8] {
    var packet: [UInt8] = []
    packet.reserveCapacity(40 + content.count)
    if case .v4 = source {
      packet += [0x45, 0]
      packet.append(big: UInt16(exactly: 20 + content.count) ?? 0)
      packet.append(big: identification)
      packet += [0x40, 0, hopLimit, number, 0, 0]  // 0x40: do not fragment.
    } else {
      packet += [0x60, 0]
      packet.append(big: identification)
      packet.append(big: UInt16(exactly: content.count) ?? 0)
      packet += [number, hopLimit]
    }
    packet += source.bytes
    packet += destination.bytes
    let headerSize = packet.count
    precondition(headerSize == 20 || headerSize == 40, "addresses of two versions of IP")
    if headerSize == 20 { setIPv4Checksum(in: &packet, headerAt: 0) }
    packet.append(contentsOf: content)
    return packet
  }

  /// Makes right the checksum of the IPv4 header at `start`, which is there as a whole.
  static func setIPv4Checksum(in bytes: inout [UInt8], headerAt start: Int) {
    bytes.set(big: 0 as UInt16, at: start + 10)
    var checksum = InternetChecksum()
    checksum.add(bytes[start..<start + Int(bytes[start] & 0xF) * 4])
    bytes.set(big: checksum.value, at: start + 10)
  }

  /// An IP packet (or, with another `etherType`, any network packet) behind a link header.
  ///
  /// `.rawIP` and `.null` have no room for an EtherType and take IP only.
  public static func frame(
    _ packet: [UInt8], as framing: Framing, etherType: UInt16? = nil
  ) -> [UInt8] {
    let isV6 = packet.first.map { $0 >> 4 == 6 } ?? false
    let type = etherType ?? (isV6 ? EtherType.ipv6 : EtherType.ipv4)
    var frame: [UInt8] = []
    frame.reserveCapacity(22 + packet.count)
    switch framing {
    case .ethernet, .vlan, .qinq:
      frame += hardwareAddress(of: packet, destination: true)
      frame += hardwareAddress(of: packet, destination: false)
      switch framing {
      case .vlan(let number): tag(&frame, EtherType.vlan, number)
      case .qinq(let outer, let inner):
        tag(&frame, EtherType.serviceVLAN, outer)
        tag(&frame, EtherType.vlan, inner)
      default: break
      }
      frame.append(big: type)
    case .cooked1:
      // Packet type 0: sent to this host. Hardware type 1: Ethernet. Six bytes of address.
      frame += [0, 0, 0, 1, 0, 6] + hardwareAddress(of: packet, destination: false) + [0, 0]
      frame.append(big: type)
    case .cooked2:
      frame.append(big: type)
      // Two reserved bytes, the interface's number, then as in version 1.
      frame += [0, 0, 0, 0, 0, 2, 0, 1, 0, 6]
      frame += hardwareAddress(of: packet, destination: false) + [0, 0]
    case .rawIP: break
    case .null:
      // The address families of BSD: 2 is IPv4, 30 is IPv6 (on Darwin).
      frame.append(little: (isV6 ? 30 : 2) as UInt32)
    }
    frame.append(contentsOf: packet)
    return frame
  }

  private static func tag(_ frame: inout [UInt8], _ type: UInt16, _ vlan: UInt16) {
    frame.append(big: type)
    frame.append(big: vlan & 0x0FFF)
  }

  /// A locally administered hardware address that ends as the IP address does.
  private static func hardwareAddress(of packet: [UInt8], destination: Bool) -> [UInt8] {
    let end: Int
    switch packet.first.map({ $0 >> 4 }) {
    case 4: end = destination ? 20 : 16
    case 6: end = destination ? 40 : 24
    default: end = Int.max
    }
    guard packet.count >= end else { return [2, 0, 0, 0, 0, destination ? 2 : 1] }
    return [2, 0] + packet[end - 4..<end]
  }
}

/// The control bits of a TCP header.
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// The bits as they stand in the header.
  public let rawValue: UInt8

  /// Makes flags of a header's byte.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// No more data from the sender.
  public static let fin = TCPFlags(rawValue: 0x01)
  /// Synchronize sequence numbers.
  public static let syn = TCPFlags(rawValue: 0x02)
  /// Reset the connection.
  public static let rst = TCPFlags(rawValue: 0x04)
  /// Push.
  public static let psh = TCPFlags(rawValue: 0x08)
  /// The acknowledgment number counts.
  public static let ack = TCPFlags(rawValue: 0x10)
  /// The urgent pointer counts.
  public static let urg = TCPFlags(rawValue: 0x20)
}
