/// Told by a `WireReader` of each field that it reads and where it lies.
public protocol ReadObserver {
  /// A leaf field (a number, a text, bytes) lies at `range` of the section.
  mutating func leaf(_ name: StaticString, _ range: Range<Int>)
  /// Number `index` of the list `name` lies at `range`.
  mutating func leaf(_ name: StaticString, index: Int, _ range: Range<Int>)
  /// The count of the list `name` lies at `range`.
  mutating func count(_ name: StaticString, _ range: Range<Int>)
  /// The length of the text or section `name` lies at `range`.
  mutating func length(_ name: StaticString, _ range: Range<Int>)
  /// A structure begins.
  mutating func enter(_ name: StaticString)
  /// Element `index` of a list begins.
  mutating func enter(_ name: StaticString, index: Int)
  /// The innermost structure or element ends.
  mutating func leave()
  /// What follows lies in this part of the message.
  mutating func part(_ part: MessagePart)
}

/// Looks away: for reading at full speed.
public struct NoObserver: ReadObserver {
  /// Makes an observer that does nothing.
  public init() {}
  /// Does nothing.
  public mutating func leaf(_ name: StaticString, _ range: Range<Int>) {}
  /// Does nothing.
  public mutating func leaf(_ name: StaticString, index: Int, _ range: Range<Int>) {}
  /// Does nothing.
  public mutating func count(_ name: StaticString, _ range: Range<Int>) {}
  /// Does nothing.
  public mutating func length(_ name: StaticString, _ range: Range<Int>) {}
  /// Does nothing.
  public mutating func enter(_ name: StaticString) {}
  /// Does nothing.
  public mutating func enter(_ name: StaticString, index: Int) {}
  /// Does nothing.
  public mutating func leave() {}
  /// Does nothing.
  public mutating func part(_ part: MessagePart) {}
}
