extension CaptureVariant {
  /// The same packets on other links, with other addresses, or inside tunnels.
  static let framingVariants = [
    CaptureVariant("vlan", "Ethernet with an 802.1Q tag") { recording, _, _ in
      recording.reframed(as: .vlan(77))
    },
    CaptureVariant("qinq", "Ethernet with an 802.1ad and an 802.1Q tag") { recording, _, _ in
      recording.reframed(as: .qinq(outer: 100, inner: 77))
    },
    CaptureVariant("ipv6", "TCP over IPv4 carried as IPv6, with addresses fd00::a.b.c.d") {
      recording, _, _ in
      recording.mappingPackets { [$0.asIPv6(in: recording.linkLayer)] }
    },
    CaptureVariant("vxlan", "Ethernet frames in VXLAN") { recording, _, _ in
      recording.tunneled { frame in
        PacketBuilder.vxlan(frame, network: 4711, from: tunnelStart, to: tunnelEnd)
      }
    },
    CaptureVariant("geneve", "Ethernet frames in Geneve, with an option") { recording, _, _ in
      // An option of the class for experiments, with one word of data.
      let options: [UInt8] = [0xFF, 0xFF, 0x01, 0x01, 0xCE, 0x9F, 0x5C, 0x0E]
      return recording.tunneled { frame in
        PacketBuilder.geneve(
          frame, network: 4711, options: options, from: tunnelStart, to: tunnelEnd)
      }
    },
    CaptureVariant("gre", "IP packets in GRE, with a key") { recording, _, _ in
      recording.tunneled { frame in
        // `tunneled` gives plain Ethernet frames: 14 bytes, the last two of them the EtherType.
        PacketBuilder.gre(
          Array(frame[14...]), etherType: frame.big16(at: 12), key: 4711, from: tunnelStart,
          to: tunnelEnd)
      }
    },
    CaptureVariant("cooked1", "Linux cooked capture, version 1") { recording, _, _ in
      recording.reframed(as: .cooked1)
    },
    CaptureVariant("cooked2", "Linux cooked capture, version 2") { recording, _, _ in
      recording.reframed(as: .cooked2)
    },
    CaptureVariant("rawip", "IP packets without a link header") { recording, _, _ in
      recording.reframed(as: .rawIP)
    },
    CaptureVariant("null", "BSD loopback") { recording, _, _ in
      recording.reframed(as: .null)
    },
  ]

  private static let tunnelStart = HostAddress.v4(0xC0A8_6401)
  private static let tunnelEnd = HostAddress.v4(0xC0A8_6402)
}

extension Recording {
  /// The outcome whose packets have another link header. What the new one cannot hold (anything
  /// but IP, for two of them), or has no whole link header, is left out and reported.
  func reframed(as framing: Framing) -> CaptureVariant.Outcome {
    var outcome = CaptureVariant.Outcome(framing.linkLayer, [])
    for (index, packet) in packets.enumerated() {
      if let packet = packet.reframed(from: linkLayer, as: framing) {
        outcome.recording.packets.append(packet)
      } else {
        outcome.removed.append(index + 1)
      }
    }
    return outcome
  }

  /// The outcome whose packets are Ethernet frames of the tunnel that `tunnel` puts plain Ethernet
  /// frames into. Segments too long for a tunnel are sent as two.
  func tunneled(_ tunnel: ([UInt8]) -> [UInt8]) -> CaptureVariant.Outcome {
    let short = mappingPackets { packet in
      packet.segmented(in: linkLayer) { TCPConversation.largestSegment }
    }
    var outcome = short.recording.reframed(as: .ethernet)
    outcome.recording.packets = outcome.recording.packets.map { packet in
      packet.replacingBytes(with: PacketBuilder.frame(tunnel(packet.bytes), as: .ethernet))
    }
    return outcome
  }
}

extension RecordedPacket {
  /// The packet with other bytes, of which the capture left out as many as before.
  func replacingBytes(with bytes: [UInt8]) -> RecordedPacket {
    RecordedPacket(
      bytes, at: time, originalLength: bytes.count + max(originalLength - self.bytes.count, 0))
  }

  /// The packet with another link header, without padding; nil where that cannot be.
  func reframed(from linkLayer: LinkLayer, as framing: Framing) -> RecordedPacket? {
    guard let layout = PacketLayout(bytes, linkLayer: linkLayer) else { return nil }
    let holdsOnlyIP = framing == .rawIP || framing == .null
    guard layout.ip != nil || !holdsOnlyIP else { return nil }
    let network = Array(bytes[layout.networkStart..<(layout.ip?.end ?? bytes.count)])
    return replacingBytes(
      with: PacketBuilder.frame(network, as: framing, etherType: layout.etherType))
  }

  /// A TCP packet over IPv4 as one over IPv6; all other packets, and cut ones, unchanged.
  func asIPv6(in linkLayer: LinkLayer) -> RecordedPacket {
    guard !isCut, let layout = PacketLayout(bytes, linkLayer: linkLayer), let ip = layout.ip,
      let tcp = ip.tcp, case .v4(let source) = ip.source, case .v4(let destination) = ip.destination
    else { return self }
    let prefix: UInt64 = 0xFD00_0000_0000_0000
    let newSource = HostEndpoint(address: .v6(prefix, UInt64(source)), port: tcp.source.port)
    let newDestination = HostEndpoint(
      address: .v6(prefix, UInt64(destination)), port: tcp.destination.port)
    let segment = PacketBuilder.tcp(
      tcp.fields, payload: bytes[tcp.payloadStart..<ip.end], from: newSource, to: newDestination)
    var header = Array(bytes[..<layout.networkStart])
    switch linkLayer {
    case .ethernet: header.set(big: EtherType.ipv6, at: header.count - 2)
    case .cooked1: header.set(big: EtherType.ipv6, at: 14)
    case .cooked2: header.set(big: EtherType.ipv6, at: 0)
    case .null: header.set(little: 30 as UInt32, at: 0)
    case .rawIP: break
    }
    return RecordedPacket(
      header
        + PacketBuilder.ip(
          segment, protocol: IPProtocol.tcp, from: newSource.address, to: newDestination.address,
          hopLimit: ip.hopLimit), at: time)
  }
}
