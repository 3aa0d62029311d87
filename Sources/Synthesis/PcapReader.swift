public import Common

/// A packet as a capture file holds it.
public struct RecordedPacket: Hashable, Sendable {
  /// The bytes that were captured, from the link header on.
  public var bytes: [UInt8]
  /// When the packet was captured.
  public var time: Instant
  /// The packet's length on the wire; more than `bytes.count` where the capture cut it.
  public var originalLength: Int

  /// Makes a packet; one that was captured whole unless `originalLength` says otherwise.
  public init(_ bytes: [UInt8], at time: Instant, originalLength: Int? = nil) {
    self.bytes = bytes
    self.time = time
    self.originalLength = originalLength ?? bytes.count
  }

  /// Whether the capture cut the packet.
  public var isCut: Bool { originalLength > bytes.count }
}

/// A whole capture in memory: packets of one link type.
public struct Recording: Hashable, Sendable {
  /// What the packets start with.
  public var linkLayer: LinkLayer
  /// The packets in the file's order.
  public var packets: [RecordedPacket]

  /// Makes a recording of packets.
  public init(linkLayer: LinkLayer, packets: [RecordedPacket]) {
    self.linkLayer = linkLayer
    self.packets = packets
  }
}

/// Reads a plain pcap file in little-endian byte order, which is what the recordings of the test
/// suite are. All other files are for the module that reads captures.
public enum PcapReader {
  /// Why a file could not be read.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file does not start as a little-endian pcap file does.
    case notLittleEndianPcap
    /// The packets are of a link type that this module does not know.
    case unknownLinkType(UInt32)
    /// The file ends within the packet whose header is at this offset.
    case endsWithinPacket(offset: Int)

    /// The problem in words.
    public var description: String {
      switch self {
      case .notLittleEndianPcap: "not a little-endian pcap file"
      case .unknownLinkType(let number): "link type \(number) is not supported"
      case .endsWithinPacket(let offset): "the file ends within the packet at offset \(offset)"
      }
    }
  }

  /// The recording that a file's bytes hold. Throws `Problem` on anything that is not a whole,
  /// little-endian pcap file with a known link type.
  public static func read(_ file: [UInt8]) throws(Problem) -> Recording {
    guard file.count >= PcapWriter.headerSize else { throw .notLittleEndianPcap }
    let nanosecondsPerUnit: Int64
    switch file.big32(at: 0).byteSwapped {
    case 0xA1B2_C3D4: nanosecondsPerUnit = 1000
    case 0xA1B2_3C4D: nanosecondsPerUnit = 1
    default: throw .notLittleEndianPcap
    }
    let linkType = file.big32(at: 20).byteSwapped
    // The upper bits tell about frame check sequences; 12 is what some systems write for raw IP.
    let number = linkType & 0xFFFF == 12 ? LinkLayer.rawIP.rawValue : linkType & 0xFFFF
    guard let linkLayer = LinkLayer(rawValue: number) else { throw .unknownLinkType(linkType) }
    var recording = Recording(linkLayer: linkLayer, packets: [])
    var offset = PcapWriter.headerSize
    while offset < file.count {
      let start = offset + PcapWriter.packetHeaderSize
      guard start <= file.count else { throw .endsWithinPacket(offset: offset) }
      let captured = Int(file.big32(at: offset + 8).byteSwapped)
      guard captured <= file.count - start else { throw .endsWithinPacket(offset: offset) }
      let seconds = Int64(file.big32(at: offset).byteSwapped)
      let fraction = Int64(file.big32(at: offset + 4).byteSwapped)
      recording.packets.append(
        RecordedPacket(
          Array(file[start..<start + captured]),
          at: Instant(nanoseconds: seconds * 1_000_000_000 + fraction * nanosecondsPerUnit),
          originalLength: Int(file.big32(at: offset + 12).byteSwapped)))
      offset = start + captured
    }
    return recording
  }
}
