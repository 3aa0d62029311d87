import CephWire
import Common

/// How the elements of one direction of a connection follow each other in one dialect. It parses
/// what it is shown and remembers where in the conversation it is; all that dialects have in common
/// (bytes that wait, gaps, the search for the next message) is the business of `Framer`.
protocol StreamGrammar {
  init(side: Side, limits: MessengerLimits)

  /// Takes the element at the start of `bytes`, which is the first one behind the banner or follows
  /// the one that was taken before.
  @_lifetime(copy bytes)
  mutating func next(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress

  /// The most bytes that tag and header of a message can have.
  func longestHead(_ shared: borrowing SharedState) -> Int
  /// Finds the first byte from which tag and header of a message lie in `bytes`: plausible, and
  /// with a CRC that holds. `next` takes whatever is found.
  mutating func search(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int?
  /// A message has been found by search: whatever came before, the next element belongs to the
  /// stream.
  mutating func resume()
  /// `count` bytes are lost. `isInElement`: they belong to the element that waits, whose end is
  /// known; what follows it does not wait to be searched for.
  mutating func lost(_ count: Int, isInElement: Bool)
}

extension StreamGrammar {
  /// Nothing is remembered of elements that are not whole.
  mutating func lost(_ count: Int, isInElement: Bool) {}
}

/// What became of the bytes that a grammar was shown.
enum Progress: ~Escapable {
  /// An element that is no message, of `count` bytes.
  case control(ControlEvent, problems: [WireProblem], count: Int)
  /// A message of `count` bytes.
  case message(Envelope, count: Int)
  /// A message of `count` bytes, which the grammar has in a buffer of its own.
  case opened(count: Int)
  /// Nothing by itself, of `count` bytes: what follows is of another kind.
  case nothing(count: Int)
  /// A message of `size` bytes that is too long to be put together; `head` of them were looked at.
  case tooLong(size: Int, head: Int)
  /// The element has at least this many bytes, more than there are. `endsThere`: it has no more, so
  /// that its end is known whatever is lost of it.
  case needs(Int, endsThere: Bool)
  /// What the element is depends on what the other direction is about to say, or shows by itself
  /// once this many bytes wait.
  case blocked(until: Int)
  /// No element begins here, and why the bytes are to be searched for one.
  case lost(PassedOverReason)
}

extension StreamGrammar {
  /// Reads a structure of `size` bytes, and gives the event that it stands for.
  @_lifetime(copy bytes)
  static func control<S: WireStruct>(
    _ bytes: RawSpan, size: Int, _ context: WireContext, _ type: S.Type,
    _ event: (S) -> ControlEvent
  ) -> Progress {
    guard bytes.byteCount >= size else { return .needs(size, endsThere: false) }
    var reader = WireReader(
      bytes.extracting(first: size), context: context, observer: NoObserver())
    var value = S()
    do { try value.layout(&reader) } catch { return .lost(.lostSync) }
    return .control(event(value), problems: reader.problems, count: size)
  }
}

extension RawSpan {
  /// The little-endian number of `count` bytes, at most 8, from `offset` on.
  func number(at offset: Int, count: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<count { number |= UInt64(byte(at: offset + index)) << UInt64(8 * index) }
    return number
  }
}

extension FixedWidthInteger {
  /// The number's bytes, the lowest first.
  var littleEndianBytes: [UInt8] {
    stride(from: 0, to: bitWidth, by: 8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
  }
}

/// The problem of a section whose CRC is not the one that the footer gives.
func crcProblem(
  _ field: String, at offset: Int, given: UInt32, computed: UInt32
) -> WireProblem {
  func hex(_ value: UInt32) -> String { "0x" + String(value, radix: 16) }
  return WireProblem(
    field: field, offset: offset,
    problem: "CRC \(hex(given)), computed \(hex(computed))")
}
