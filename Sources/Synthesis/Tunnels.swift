extension PacketBuilder {
  /// An IP packet with a VXLAN datagram (RFC 7348) that holds an Ethernet frame. `network` is the
  /// VXLAN network identifier, of which 24 bits count.
  public static func vxlan(
    _ frame: [UInt8], network: UInt32, from source: HostAddress, to destination: HostAddress
  ) -> [UInt8] {
    // The flag says that the network identifier is valid.
    var content: [UInt8] = [0x08, 0, 0, 0]
    content.append(big: network << 8)
    content.append(contentsOf: frame)
    return datagram(content, port: 4789, from: source, to: destination)
  }

  /// An IP packet with a Geneve datagram (RFC 8926) that holds an Ethernet frame. `options` are
  /// bytes as in the standard, a multiple of four and at most 252.
  public static func geneve(
    _ frame: [UInt8], network: UInt32, options: [UInt8] = [], from source: HostAddress,
    to destination: HostAddress
  ) -> [UInt8] {
    precondition(options.count % 4 == 0 && options.count <= 252, "Geneve options in words")
    var content: [UInt8] = [UInt8(options.count / 4), 0]
    content.append(big: EtherType.bridgedEthernet)
    content.append(big: network << 8)
    content += options
    content.append(contentsOf: frame)
    return datagram(content, port: 6081, from: source, to: destination)
  }

  /// An IP packet with a GRE header (RFC 2784, with the key of RFC 2890 where one is given) that
  /// holds a packet of the given EtherType: an IP packet, or with `EtherType.bridgedEthernet` a
  /// whole frame.
  public static func gre(
    _ packet: [UInt8], etherType: UInt16, key: UInt32? = nil, from source: HostAddress,
    to destination: HostAddress
  ) -> [UInt8] {
    var content: [UInt8] = [key == nil ? 0 : 0x20, 0]
    content.append(big: etherType)
    if let key { content.append(big: key) }
    content.append(contentsOf: packet)
    return ip(content, protocol: IPProtocol.gre, from: source, to: destination)
  }

  private static func datagram(
    _ content: [UInt8], port: UInt16, from source: HostAddress, to destination: HostAddress
  ) -> [UInt8] {
    // Tunnels choose the source port by the inner flow; any of the dynamic range will do.
    let datagram = udp(
      payload: content[...], from: HostEndpoint(address: source, port: 49_152),
      to: HostEndpoint(address: destination, port: port))
    return ip(datagram, protocol: IPProtocol.udp, from: source, to: destination)
  }
}
