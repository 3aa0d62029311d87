import Common

/// One TCP segment, RFC 9293:
///
///       0               2               4                               8
///       | source port   | dest. port    | sequence number               |
///       | acknowledgment number         |len | flags    | window        |
///       | checksum      | urgent        | options …
///
/// Checksums are not verified: captures from the sending host have none yet.
struct TCPSegment: ~Escapable {
  let source: SocketAddress
  let destination: SocketAddress
  let sequence: UInt32
  let acknowledgment: UInt32
  private let flags: UInt8
  let payload: RawSpan
  /// Bytes of the payload that the snap length cut off.
  let cut: Int

  /// Reads a segment; nil where the packet ends within its header.
  @_lifetime(copy bytes)
  init?(_ bytes: RawSpan, _ header: IPHeader) {
    guard bytes.byteCount >= 20 else { return nil }
    let size = Int(bytes.byte(at: 12) >> 4) * 4
    guard size >= 20, bytes.byteCount >= size else { return nil }
    source = SocketAddress(address: header.source, port: bytes.uint16(at: 0))
    destination = SocketAddress(address: header.destination, port: bytes.uint16(at: 2))
    sequence = bytes.uint32(at: 4)
    acknowledgment = bytes.uint32(at: 8)
    flags = bytes.byte(at: 13)
    payload = bytes.extracting(size..<bytes.byteCount)
    cut = header.cut
  }

  var isFIN: Bool { flags & 0x01 != 0 }
  var isSYN: Bool { flags & 0x02 != 0 }
  var isRST: Bool { flags & 0x04 != 0 }
  var isACK: Bool { flags & 0x10 != 0 }

  /// The sequence number of the first byte of the payload.
  var start: UInt32 { isSYN ? sequence &+ 1 : sequence }
  /// The sequence number behind the payload, the part that was cut off included.
  var end: UInt32 { start &+ UInt32(truncatingIfNeeded: payload.byteCount + cut) }
}

/// How far `b` is ahead of `a` in the circle of sequence numbers; negative where it is behind.
func distance(from a: UInt32, to b: UInt32) -> Int32 {
  Int32(bitPattern: b &- a)
}
