import Common

/// What an IP header, of either version, says.
struct IPHeader {
  var source: IPAddress
  var destination: IPAddress
  /// The protocol of the payload.
  var payloadProtocol: UInt8
  /// The payload's place in the packet, as far as it was captured.
  var payload: Range<Int>
  /// Bytes of the payload that the snap length cut off.
  var cut: Int
  /// Set where the payload is a fragment.
  var fragment: Fragment?

  /// The place of a fragment in its datagram.
  struct Fragment {
    var identification: UInt32
    /// In bytes.
    var offset: Int
    var isLast: Bool
  }

  /// Reads a header; nil where the packet ends within it. `originalLength` is the length that the
  /// packet had before the snap length cut it, from the IP header on.
  init?(_ packet: RawSpan, _ network: NetworkProtocol, originalLength: Int) {
    switch network {
    case .ipv4: self.init(v4: packet, originalLength)
    case .ipv6: self.init(v6: packet, originalLength)
    }
  }

  /// Internet Protocol, RFC 791:
  ///
  ///       0       1       2               4               6               8
  ///       |ver,len| TOS   | total length  | identification|flags, offset  |
  ///       | TTL   | proto.| checksum      | source                        |
  ///       | destination                   | options …
  private init?(v4 packet: RawSpan, _ originalLength: Int) {
    guard packet.byteCount >= 20, packet.byte(at: 0) >> 4 == 4 else { return nil }
    let size = Int(packet.byte(at: 0) & 15) * 4
    guard size >= 20, packet.byteCount >= size else { return nil }
    // 0 where the network card was to split the packet (segmentation offload).
    let announced = Int(packet.uint16(at: 2))
    let total = announced == 0 ? originalLength : announced
    guard total >= size else { return nil }
    let end = min(total, packet.byteCount)
    payload = size..<end
    cut = total - end
    payloadProtocol = packet.byte(at: 9)
    source = .v4(packet.uint32(at: 12))
    destination = .v4(packet.uint32(at: 16))
    let flags = packet.uint16(at: 6)
    if flags & 0x3fff != 0 {
      fragment = Fragment(
        identification: UInt32(packet.uint16(at: 4)), offset: Int(flags & 0x1fff) * 8,
        isLast: flags & 0x2000 == 0)
    }
  }

  /// Internet Protocol version 6, RFC 8200:
  ///
  ///       0                               4               6       7       8
  ///       |version, class, flow           | payload length| next  | hops  |
  ///       | source (16)                                                   |
  ///       | destination (16)                                              |
  private init?(v6 packet: RawSpan, _ originalLength: Int) {
    guard packet.byteCount >= 40, packet.byte(at: 0) >> 4 == 6 else { return nil }
    let announced = Int(packet.uint16(at: 4))
    let total = announced == 0 ? max(originalLength, 40) : 40 + announced
    let end = min(total, packet.byteCount)
    payload = 40..<end
    cut = total - end
    payloadProtocol = packet.byte(at: 6)
    source = .v6(high: packet.uint64(at: 8), low: packet.uint64(at: 16))
    destination = .v6(high: packet.uint64(at: 24), low: packet.uint64(at: 32))
    guard skipExtensions(packet) else { return nil }
  }

  /// Becomes the header of the whole `datagram` that its fragments make; false where that ends
  /// within an extension header. `cut` bytes of its end were not captured.
  mutating func join(_ datagram: RawSpan, cut: Int, _ network: NetworkProtocol) -> Bool {
    payload = 0..<datagram.byteCount
    self.cut = cut
    fragment = nil
    // A fragment within the whole is nothing that a host would send.
    return network == .ipv4 || (skipExtensions(datagram) && fragment == nil)
  }

  /// Goes over extension headers (RFC 8200 section 4); false where the packet ends within one.
  ///
  ///       0       1       2
  ///       | next  | length in units of 8 bytes, less one | …          options, routing
  ///       | next  | 0     | offset, flags | identification (4) |      fragment
  ///       | next  | length in units of 4 bytes, less two | …          authentication (RFC 4302)
  private mutating func skipExtensions(_ packet: RawSpan) -> Bool {
    while true {
      let start = payload.lowerBound
      switch payloadProtocol {
      case 0, 43, 44, 51, 60: break
      default: return true
      }
      guard payload.count >= 8 else { return false }
      let length = Int(packet.byte(at: start + 1))
      var size = (length + 1) * 8
      if payloadProtocol == 51 { size = (length + 2) * 4 }
      if payloadProtocol == 44 {
        size = 8
        let field = packet.uint16(at: start + 2)
        let offset = Int(field & 0xfff8)
        let isLast = field & 1 == 0
        // A fragment that is the whole datagram needs no putting together (RFC 6946).
        if offset != 0 || !isLast {
          fragment = Fragment(
            identification: packet.uint32(at: start + 4), offset: offset, isLast: isLast)
        }
      }
      guard payload.count >= size else { return false }
      payloadProtocol = packet.byte(at: start)
      payload = start + size..<payload.upperBound
      // What follows in a fragment is a piece of the datagram, not another header.
      if fragment != nil { return true }
    }
  }
}
