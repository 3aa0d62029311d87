public import Common

/// Makes the bytes of a pcapng file: `sectionHeader` once, `addInterface` for each interface, then
/// `packet` for each packet. The bytes are appended to a buffer of the caller.
///
/// The format is the one of draft-ietf-opsawg-pcapng.
public struct PcapngWriter: Sendable {
  /// The order in which the file's own numbers are written.
  public let byteOrder: ByteOrder
  /// The fraction of a second of each interface's times.
  private var resolutions: [PcapWriter.Resolution] = []

  private enum Block {
    static let section: UInt32 = 0x0A0D_0D0A
    static let interface: UInt32 = 1
    static let enhancedPacket: UInt32 = 6
  }

  private enum Option {
    static let name: UInt16 = 2
    static let timeResolution: UInt16 = 9
  }

  /// Makes a writer of files in the given byte order.
  public init(byteOrder: ByteOrder = .little) {
    self.byteOrder = byteOrder
  }

  /// Appends a section's header. The interfaces of an earlier section are forgotten.
  public mutating func sectionHeader(to output: inout [UInt8]) {
    resolutions = []
    var body: [UInt8] = []
    body.append(0x1A2B_3C4D as UInt32, byteOrder)
    body.append(1 as UInt16, byteOrder)
    body.append(0 as UInt16, byteOrder)
    // The section's length is left open, as by every tool that writes while it captures.
    body.append(UInt64.max, byteOrder)
    block(Block.section, body, to: &output)
  }

  /// Appends the description of an interface and gives the number that its packets name.
  public mutating func addInterface(
    linkType: LinkLayer, name: String, resolution: PcapWriter.Resolution = .nanoseconds,
    snapLength: UInt32 = 262_144, to output: inout [UInt8]
  ) -> Int {
    var body: [UInt8] = []
    body.append(UInt16(truncatingIfNeeded: linkType.rawValue), byteOrder)
    body.append(0 as UInt16, byteOrder)
    body.append(snapLength, byteOrder)
    option(Option.name, Array(name.utf8), to: &body)
    option(Option.timeResolution, [resolution == .nanoseconds ? 9 : 6], to: &body)
    option(0, [], to: &body)
    block(Block.interface, body, to: &output)
    resolutions.append(resolution)
    return resolutions.count - 1
  }

  /// Appends one packet of `interface`, captured at `time`; a time before 1970 becomes 1970.
  /// `originalLength` is the packet's length on the wire where the capture cut it, nil where it
  /// did not. `interface` must be a number that `addInterface` gave.
  public func packet(
    _ bytes: [UInt8], at time: Instant, originalLength: Int? = nil, interface: Int,
    to output: inout [UInt8]
  ) {
    precondition(resolutions.indices.contains(interface), "no such interface")
    let nanoseconds = UInt64(max(time.nanoseconds, 0))
    let units = resolutions[interface] == .nanoseconds ? nanoseconds : nanoseconds / 1000
    var body: [UInt8] = []
    body.reserveCapacity(24 + bytes.count)
    body.append(UInt32(interface), byteOrder)
    body.append(UInt32(units >> 32), byteOrder)
    body.append(UInt32(truncatingIfNeeded: units), byteOrder)
    body.append(UInt32(clamping: bytes.count), byteOrder)
    body.append(UInt32(clamping: originalLength ?? bytes.count), byteOrder)
    body.append(contentsOf: bytes)
    pad(&body)
    block(Block.enhancedPacket, body, to: &output)
  }

  private func option(_ code: UInt16, _ value: [UInt8], to body: inout [UInt8]) {
    body.append(code, byteOrder)
    body.append(UInt16(clamping: value.count), byteOrder)
    body.append(contentsOf: value.prefix(Int(UInt16.max)))
    pad(&body)
  }

  /// Fills up to a multiple of four bytes.
  private func pad(_ body: inout [UInt8]) {
    while body.count % 4 != 0 { body.append(0) }
  }

  private func block(_ type: UInt32, _ body: [UInt8], to output: inout [UInt8]) {
    let length = UInt32(clamping: body.count + 12)
    output.append(type, byteOrder)
    output.append(length, byteOrder)
    output.append(contentsOf: body)
    output.append(length, byteOrder)
  }
}
