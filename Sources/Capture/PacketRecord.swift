public import Common

/// What is known of a packet besides its bytes.
public struct PacketRecord: Hashable, Sendable {
  /// The packet's number, from 1 over all files of the capture after merging, and its time.
  public var stamp: PacketStamp
  /// The link layer that the packet starts with: libpcap's `DLT_` value (`pcap_datalink`).
  public var linkType: Int32
  /// The packet's length on the wire in bytes; the bytes captured may be fewer.
  public var originalLength: Int

  /// Makes a record of its parts.
  public init(stamp: PacketStamp, linkType: Int32, originalLength: Int) {
    self.stamp = stamp
    self.linkType = linkType
    self.originalLength = originalLength
  }
}

/// Damage that ended the reading of one file, but not of the capture.
public struct CaptureDamage: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named; "standard input" for `-`.
  public let file: String
  /// How many packets of this file were read before the damage.
  public let packetsRead: Int
  /// One sentence without a full stop: names the file, the packet reached and what happened.
  public let description: String

  /// Makes the damage whose sentence is the name of `file` and then `predicate`.
  init(file: String, packetsRead: Int, _ predicate: String) {
    self.file = file
    self.packetsRead = packetsRead
    description = "\(file) \(predicate)"
  }
}
