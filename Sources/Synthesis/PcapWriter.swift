public import Common

/// Makes the bytes of a pcap file: `header` once, then `packet` for each packet. The bytes are
/// appended to a buffer that the caller writes out and empties when it likes.
///
/// The format is the one of draft-ietf-opsawg-pcap.
public struct PcapWriter: Hashable, Sendable {
  /// The fraction of a second in which packets' times are written.
  public enum Resolution: Hashable, Sendable {
    /// Microseconds, magic number A1B2C3D4. Finer times are rounded down.
    case microseconds
    /// Nanoseconds, magic number A1B23C4D.
    case nanoseconds
  }

  /// The number of bytes of the file's header.
  public static let headerSize = 24
  /// The number of bytes of the header before each packet.
  public static let packetHeaderSize = 16

  /// The order in which the file's own numbers are written.
  public var byteOrder: ByteOrder
  /// How times are written.
  public var resolution: Resolution

  /// Makes a writer; by default one of the file that most tools write, in nanoseconds.
  public init(byteOrder: ByteOrder = .little, resolution: Resolution = .nanoseconds) {
    self.byteOrder = byteOrder
    self.resolution = resolution
  }

  /// Appends the file's header. `snapLength` is what the file promises as the longest packet.
  public func header(
    linkType: LinkLayer, snapLength: UInt32 = 262_144, to output: inout [UInt8]
  ) {
    output.append(resolution == .nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4 as UInt32, byteOrder)
    output.append(2 as UInt16, byteOrder)
    output.append(4 as UInt16, byteOrder)
    output.append(0 as UInt64, byteOrder)
    output.append(snapLength, byteOrder)
    output.append(linkType.rawValue, byteOrder)
  }

  /// Appends one packet, captured at `time`. The format holds the years 1970 to 2106; a time
  /// before or after is moved to the nearest one that fits. `originalLength` is the packet's
  /// length on the wire where the capture cut it, nil where it did not.
  public func packet(
    _ bytes: [UInt8], at time: Instant, originalLength: Int? = nil, to output: inout [UInt8]
  ) {
    let last = Int64(UInt32.max) * 1_000_000_000 + 999_999_999
    let nanoseconds = min(max(time.nanoseconds, 0), last)
    let fraction = UInt32(nanoseconds % 1_000_000_000)
    output.append(UInt32(nanoseconds / 1_000_000_000), byteOrder)
    output.append(resolution == .nanoseconds ? fraction : fraction / 1000, byteOrder)
    output.append(UInt32(clamping: bytes.count), byteOrder)
    output.append(UInt32(clamping: originalLength ?? bytes.count), byteOrder)
    output.append(contentsOf: bytes)
  }
}
