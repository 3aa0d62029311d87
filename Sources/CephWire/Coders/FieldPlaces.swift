/// Where the fields of a message lie, without their names: what a `FieldMap` is to people, for those
/// who change bytes.
public struct FieldPlaces: ReadObserver, Sendable {
  /// What lies at a place.
  public enum Kind: Hashable, Sendable {
    /// A number, a text, bytes.
    case leaf
    /// The number of elements of a list, or of bytes of a text or section.
    case announcement
  }

  /// One field.
  public struct Place: Hashable, Sendable {
    /// Its bytes, from the start of the part.
    public var range: Range<Int>
    /// The part of the message that it lies in.
    public var part: MessagePart
    public var kind: Kind
  }

  /// The fields in the order in which they were read.
  public private(set) var places: [Place] = []
  private var part = MessagePart.front

  /// Makes an empty list.
  public init() {}

  private mutating func add(_ range: Range<Int>, _ kind: Kind) {
    if !range.isEmpty { places.append(Place(range: range, part: part, kind: kind)) }
  }

  /// Enters a leaf field.
  public mutating func leaf(_ name: StaticString, _ range: Range<Int>) { add(range, .leaf) }

  /// Enters a number of a list.
  public mutating func leaf(_ name: StaticString, index: Int, _ range: Range<Int>) {
    add(range, .leaf)
  }

  /// Enters a count.
  public mutating func count(_ name: StaticString, _ range: Range<Int>) {
    add(range, .announcement)
  }

  /// Enters a length.
  public mutating func length(_ name: StaticString, _ range: Range<Int>) {
    add(range, .announcement)
  }

  /// Structures have no place of their own.
  public mutating func enter(_ name: StaticString) {}

  /// Structures have no place of their own.
  public mutating func enter(_ name: StaticString, index: Int) {}

  /// Structures have no place of their own.
  public mutating func leave() {}

  /// Goes to another part of the message.
  public mutating func part(_ part: MessagePart) { self.part = part }
}
