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

  /// What every block has at least, and a look at a section header needs.
  private static let headSize = 12

  /// The head of a block of which more is needed.
  private var head: [UInt8] = []
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
      let left = bytes.byteCount - offset
      if rest > 0 {
        let part = min(rest, left)
        rest -= part
        offset += part
      } else if head.isEmpty && left >= Self.headSize {
        begin(bytes.extracting(offset..<offset + Self.headSize))
        offset += Self.headSize
      } else {
        head.append(bytes.byte(at: offset))
        offset += 1
        if head.count == Self.headSize { beginHead() }
      }
    }
  }

  private mutating func beginHead() {
    let whole = head
    // Sound: the span lives as long as `whole`, which is not changed.
    begin(unsafe whole.span.bytes)
    head.removeAll(keepingCapacity: true)
  }

  /// Begins a block whose head is there.
  private mutating func begin(_ head: RawSpan) {
    let type = number(head, at: 0)
    if type == Block.section {
      isBigEndian = head.byte(at: 8) == 0x1A
      count = 0
    } else if isFirst {
      // A file begins with a section.
      isLost = true
    } else if type == Block.interface {
      count += 1
    }
    isFirst = false
    let length = Int(number(head, at: 4))
    if length < Self.headSize { isLost = true }
    rest = max(0, length - Self.headSize)
  }

  private func number(_ head: RawSpan, at offset: Int) -> UInt32 {
    var number: UInt32 = 0
    for index in offset..<offset + 4 { number = number << 8 | UInt32(head.byte(at: index)) }
    // The type of a section header is the same in both orders.
    return isBigEndian ? number : number.byteSwapped
  }
}
