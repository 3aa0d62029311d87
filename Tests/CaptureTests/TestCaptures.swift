/// In which order the bytes of a number come.
enum ByteOrder: CaseIterable {
  case little
  case big

  /// The bytes of `value`.
  func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    let little = (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    return self == .little ? little : little.reversed()
  }
}

/// A packet to be put into a capture made for a test.
struct TestPacket {
  var seconds: UInt32
  /// In the capture's unit.
  var fraction: UInt32 = 0
  var bytes: [UInt8]
  /// The length on the wire; the number of bytes where nil.
  var originalLength: Int?
}

/// The bytes of a pcap file.
func pcap(
  _ packets: [TestPacket], order: ByteOrder = .little, nanoseconds: Bool = false,
  linkType: UInt32 = 1, snapLength: UInt32 = 65535
) -> [UInt8] {
  var file = order.bytes(UInt32(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4))
  file += order.bytes(UInt16(2)) + order.bytes(UInt16(4)) + [UInt8](repeating: 0, count: 8)
  file += order.bytes(snapLength) + order.bytes(linkType)
  for packet in packets {
    file += order.bytes(packet.seconds) + order.bytes(packet.fraction)
    file += order.bytes(UInt32(packet.bytes.count))
    file += order.bytes(UInt32(packet.originalLength ?? packet.bytes.count))
    file += packet.bytes
  }
  return file
}

/// The blocks of pcapng files.
struct Pcapng {
  var order = ByteOrder.little

  private func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = order.bytes(UInt32(padded.count + 12))
    return order.bytes(type) + length + padded + length
  }

  /// A section header block that does not say how long the section is.
  var section: [UInt8] {
    block(
      0x0A0D_0D0A,
      order.bytes(UInt32(0x1A2B_3C4D)) + order.bytes(UInt16(1)) + order.bytes(UInt16(0))
        + order.bytes(Int64(-1)))
  }

  /// An interface description block; times are in 10 to the minus `resolution` seconds.
  func interface(
    linkType: UInt16 = 1, snapLength: UInt32 = 65535, resolution: UInt8? = nil
  ) -> [UInt8] {
    var body = order.bytes(linkType) + order.bytes(UInt16(0)) + order.bytes(snapLength)
    if let resolution {
      body += order.bytes(UInt16(9)) + order.bytes(UInt16(1)) + [resolution, 0, 0, 0]
      body += order.bytes(UInt32(0))
    }
    return block(1, body)
  }

  /// An enhanced packet block; `time` is in units of its interface.
  func packet(interface: UInt32 = 0, time: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    block(
      6,
      order.bytes(interface) + order.bytes(UInt32(time >> 32))
        + order.bytes(UInt32(truncatingIfNeeded: time)) + order.bytes(UInt32(bytes.count))
        + order.bytes(UInt32(bytes.count)) + bytes)
  }
}

/// Numbers that look random and are the same in each run (SplitMix64).
struct TestNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
