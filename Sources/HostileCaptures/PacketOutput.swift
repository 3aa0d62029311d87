import Common
import Synthesis

/// Where the packets of a hostile capture go: IP packets without link headers, a microsecond apart.
/// Their checksums are 0: no reader of captures can rely on them.
struct PacketOutput {
  /// How much time passes from one packet to the next, in nanoseconds.
  var interval: Int64 = 1000

  private let sink: ([UInt8]) throws -> Void
  private let writer = PcapWriter()
  private var buffer: [UInt8] = []
  private var time = Instant(nanoseconds: 1_245_283_200_000_000_000)

  /// Large enough that handing it on costs nothing.
  private static let pieceSize = 1 << 20

  init(_ sink: @escaping ([UInt8]) throws -> Void) {
    self.sink = sink
    writer.header(linkType: .rawIP, to: &buffer)
  }

  mutating func finish() throws {
    try sink(buffer)
    buffer.removeAll()
  }

  /// A packet of any bytes.
  mutating func packet(_ bytes: [UInt8]) throws {
    writer.packet(bytes, at: time, to: &buffer)
    time = Instant(nanoseconds: time.nanoseconds &+ interval)
    if buffer.count < Self.pieceSize { return }
    try sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// A TCP segment of at most 60,000 bytes.
  mutating func segment(
    _ ends: Ends, _ sequence: UInt32, _ flags: TCPFlags, acknowledging number: UInt32 = 0,
    _ payload: ArraySlice<UInt8> = []
  ) throws {
    var bytes = ipHeader(ends, content: 20 + payload.count, IPProtocol.tcp)
    bytes += UInt16(ends.sourcePort).bytes + UInt16(ends.destinationPort).bytes
    bytes += sequence.bytes + number.bytes + [0x50, flags.rawValue, 0xff, 0xff, 0, 0, 0, 0]
    bytes += payload
    try packet(bytes)
  }

  /// A fragment of a UDP datagram; `offset` is in units of 8 bytes.
  mutating func fragment(
    _ ends: Ends, identification: UInt16, offset: UInt16, isLast: Bool, _ payload: [UInt8]
  ) throws {
    var bytes = ipHeader(ends, content: payload.count, IPProtocol.udp)
    bytes.replaceSubrange(4..<6, with: identification.bytes)
    bytes.replaceSubrange(6..<8, with: (offset | (isLast ? 0 : 0x2000)).bytes)
    try packet(bytes + payload)
  }

  private func ipHeader(_ ends: Ends, content: Int, _ number: UInt8) -> [UInt8] {
    [0x45, 0] + UInt16(clamping: 20 + content).bytes + [0, 0, 0, 0, 64, number, 0, 0]
      + ends.source.bytes + ends.destination.bytes
  }
}

/// Between whom a packet goes.
struct Ends {
  var source: UInt32
  var sourcePort: UInt16
  var destination: UInt32
  var destinationPort: UInt16

  /// From client number `client` to the server: each has other addresses and ports.
  init(client: Int) {
    source = 0x0a00_0000 | UInt32(truncatingIfNeeded: client & 0xff_ffff)
    sourcePort = UInt16(1024 + client % 60_000)
    (destination, destinationPort) = (0xc0a8_0001, 6800)
  }

  /// The way back.
  var reversed: Ends {
    var ends = self
    (ends.source, ends.destination) = (destination, source)
    (ends.sourcePort, ends.destinationPort) = (destinationPort, sourcePort)
    return ends
  }
}

extension FixedWidthInteger {
  /// The number's bytes in network byte order.
  var bytes: [UInt8] {
    stride(from: bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: self >> Self($0))
    }
  }
}
