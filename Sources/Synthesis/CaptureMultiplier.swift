import Common

/// Makes one long capture of a few short ones: copies of them, one after the other, each with IP
/// addresses of its own so that its connections are new ones.
///
/// The addresses are 10.0.0.1 and those after it, for IPv6 fd10:: and those after it; they start
/// again when all of 10.0.0.0/8 is used up. Times ascend from copy to copy, one second apart. The
/// checksums of IP and TCP are right, also where the originals' were left to the network card.
public struct CaptureMultiplier: Sendable {
  /// Why captures cannot be multiplied.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no packet at all.
    case noPackets
    /// The captures have different link types, which a pcap file cannot hold.
    case linkTypesDiffer

    /// The problem in words.
    public var description: String {
      switch self {
      case .noPackets: "the captures hold no packets"
      case .linkTypesDiffer: "the captures have different link types"
      }
    }
  }

  /// Copies are written in nanoseconds, so that the originals' times stay exact.
  private static let writer = PcapWriter()
  private let linkLayer: LinkLayer
  private var templates: [Template]
  private var nextTemplate = 0
  private var nextHost: UInt32 = 1
  private var time: Int64

  /// Prepares the copies of captures, which take turns. Throws `Problem`.
  public init(_ recordings: [Recording]) throws(Problem) {
    let used = recordings.filter { !$0.packets.isEmpty }
    guard let first = used.first else { throw .noPackets }
    guard used.allSatisfy({ $0.linkLayer == first.linkLayer }) else { throw .linkTypesDiffer }
    linkLayer = first.linkLayer
    templates = used.map { Template($0) }
    time = first.packets[0].time.nanoseconds
  }

  /// The header of the file that the copies stand in.
  public func header() -> [UInt8] {
    var output: [UInt8] = []
    Self.writer.header(linkType: linkLayer, to: &output)
    return output
  }

  /// The packets of the next copy, with their headers, as they stand in the file.
  public mutating func nextCopy() -> [UInt8] {
    let index = nextTemplate
    nextTemplate = (index + 1) % templates.count
    templates[index].change(startingAt: time, firstHost: nextHost)
    time += templates[index].duration + 1_000_000_000
    // The wrap comes early enough for the addresses of any one capture.
    nextHost = (nextHost + UInt32(templates[index].hosts.count)) & 0x00FF_FFFF
    return templates[index].file
  }
}

/// A capture whose packets stand ready in the file format; a copy is made by overwriting times,
/// addresses and checksums in place.
private struct Template: Sendable {
  private(set) var file: [UInt8] = []
  private(set) var hosts: [HostAddress] = []
  /// Nanoseconds from the first packet to the last.
  private(set) var duration: Int64 = 0
  private var changes: [Change] = []

  /// What is to be overwritten for a packet; offsets are from the start of `file`.
  private struct Change: Sendable {
    var header: Int
    var sinceFirst: Int64
    var source = 0
    var destination = 0
    /// Where the addresses stand; nil for what is not IP.
    var addresses: Int?
    /// The offsets of the checksums, and their sums without the addresses.
    var ipChecksum: (offset: Int, sum: InternetChecksum)?
    var tcpChecksum: (offset: Int, sum: InternetChecksum)?
  }

  init(_ recording: Recording) {
    let first = recording.packets.map(\.time).min()?.nanoseconds ?? 0
    var numbers: [HostAddress: Int] = [:]
    let writer = PcapWriter()
    for packet in recording.packets {
      var change = Change(
        header: file.count, sinceFirst: packet.time.nanoseconds - first)
      duration = max(duration, change.sinceFirst)
      writer.packet(
        packet.bytes, at: packet.time, originalLength: packet.originalLength, to: &file)
      let layout = PacketLayout(packet.bytes, linkLayer: recording.linkLayer)
      if let layout, let ip = layout.ip {
        for address in [ip.source, ip.destination] where numbers[address] == nil {
          numbers[address] = hosts.count
          hosts.append(address)
        }
        change.source = numbers[ip.source] ?? 0
        change.destination = numbers[ip.destination] ?? 0
        let start = change.header + PcapWriter.packetHeaderSize
        change.addresses = start + ip.addressesStart
        change.ipChecksum = Self.ipChecksum(packet, ip, at: layout.networkStart, start)
        change.tcpChecksum = Self.tcpChecksum(packet, ip, start)
      }
      changes.append(change)
    }
  }

  private static func ipChecksum(
    _ packet: RecordedPacket, _ ip: PacketLayout.IP, at network: Int, _ start: Int
  ) -> (Int, InternetChecksum)? {
    guard ip.version == 4 else { return nil }
    var sum = InternetChecksum()
    sum.add(packet.bytes[network..<network + 10])
    sum.add(packet.bytes[network + 20..<ip.contentStart])
    return (start + network + 10, sum)
  }

  private static func tcpChecksum(
    _ packet: RecordedPacket, _ ip: PacketLayout.IP, _ start: Int
  ) -> (Int, InternetChecksum)? {
    guard ip.tcp != nil, !packet.isCut else { return nil }
    let checksum = ip.contentStart + 16
    var sum = InternetChecksum()
    let length = ip.end - ip.contentStart
    sum.add(UInt16(IPProtocol.tcp))
    sum.add(UInt16(truncatingIfNeeded: length >> 16))
    sum.add(UInt16(truncatingIfNeeded: length))
    sum.add(packet.bytes[ip.contentStart..<checksum])
    sum.add(packet.bytes[checksum + 2..<ip.end])
    return (start + checksum, sum)
  }

  /// Turns `file` into another copy.
  mutating func change(startingAt time: Int64, firstHost: UInt32) {
    // The new addresses as bytes and as what they add to a checksum.
    let addresses = hosts.enumerated().map { index, host -> (bytes: [UInt8], sum: [UInt16]) in
      let number = firstHost &+ UInt32(index)
      let address: HostAddress =
        switch host {
        case .v4: .v4(0x0A00_0000 | number & 0x00FF_FFFF)
        case .v6: .v6(0xFD10_0000_0000_0000, UInt64(number))
        }
      let bytes = address.bytes
      return (bytes, stride(from: 0, to: bytes.count, by: 2).map { bytes.big16(at: $0) })
    }
    for change in changes {
      let nanoseconds = time + change.sinceFirst
      let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      file.set(little: UInt32(clamping: seconds), at: change.header)
      file.set(little: UInt32(clamping: fraction), at: change.header + 4)
      guard let start = change.addresses else { continue }
      let source = addresses[change.source]
      let destination = addresses[change.destination]
      for (index, byte) in source.bytes.enumerated() { file[start + index] = byte }
      let second = start + source.bytes.count
      for (index, byte) in destination.bytes.enumerated() { file[second + index] = byte }
      for checksum in [change.ipChecksum, change.tcpChecksum] {
        guard let checksum else { continue }
        var sum = checksum.sum
        for word in source.sum { sum.add(word) }
        for word in destination.sum { sum.add(word) }
        file.set(big: sum.value, at: checksum.offset)
      }
    }
  }
}
