internal import Common

/// Counts the interfaces that each section of a pcapng file describes: libpcap keeps something of every
/// one of them.
///
/// The format is the one of draft-ietf-opsawg-pcapng: blocks, each of which begins with its type and its
/// length. A section header tells the byte order of what follows.
///
///       0               4               8               12
///       | type          | length        | byte order, in a section header | …
struct InterfaceCounter {
  /// More than any machine has; libpcap takes some 40 bytes for each.
  static let most = 1 << 16

  private enum Block {
    static let section: UInt32 = 0x0A0D_0D0A
    static let interface: UInt32 = 1
  }

  /// The start of a block of which more is needed.
  private var start: [UInt8] = []
  /// How many bytes of the block are to come.
  private var rest = 0
  private var isBigEndian = false
  private var isFirst = true
  /// Whether these bytes are no pcapng, or what is behind them cannot be told.
  private var isLost = false
  /// How many there are in the section.
  private(set) var count = 0

  /// Takes the next bytes of the file.
  mutating func take(_ bytes: RawSpan) {
    var offset = 0
    while !isLost && offset < bytes.byteCount {
      if rest > 0 {
        let part = min(rest, bytes.byteCount - offset)
        rest -= part
        offset += part
      } else {
        start.append(bytes.byte(at: offset))
        offset += 1
        if start.count >= 8 { begin() }
      }
    }
  }

  /// Begins a block whose type and length are there.
  private mutating func begin() {
    let type = number(at: 0)
    if type == Block.section {
      guard start.count == 12 else { return }
      isBigEndian = start[8] == 0x1A
      count = 0
    } else if isFirst {
      // A file begins with a section.
      isLost = true
    } else if type == Block.interface {
      count += 1
    }
    isFirst = false
    let length = Int(number(at: 4))
    // No block is shorter.
    if length < 12 { isLost = true }
    rest = max(0, length - start.count)
    start.removeAll(keepingCapacity: true)
  }

  private func number(at offset: Int) -> UInt32 {
    let bytes = start[offset..<offset + 4]
    let number = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    // The type of a section header is the same in both orders.
    return isBigEndian ? number : number.byteSwapped
  }
}
