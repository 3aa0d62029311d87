/// Which field each byte of a message section belongs to: the annotated hex view is made from it.
public struct FieldMap: ReadObserver, Sendable {
  /// One field and where it lies.
  public struct Entry: Hashable, Sendable {
    /// The path of the field: `paths[0].ino`.
    public var path: String
    /// Its bytes, from the start of the part.
    public var range: Range<Int>
    /// The part of the message that it lies in.
    public var part = MessagePart.front

    /// Makes an entry of a field and where it lies.
    public init(path: String, range: Range<Int>, part: MessagePart = .front) {
      self.path = path
      self.range = range
      self.part = part
    }
  }

  /// The fields in the order in which they lie on the wire.
  public private(set) var entries: [Entry] = []
  private var path: [String] = []
  private var part = MessagePart.front

  /// Makes an empty map.
  public init() {}

  /// Enters a leaf field into the map. Empty fields, and the zero bytes of empty texts, have none.
  public mutating func leaf(_ name: StaticString, _ range: Range<Int>) {
    if range.isEmpty { return }
    add(["\(name)"], range)
  }

  /// Enters one number of a list, as `name[index]`.
  public mutating func leaf(_ name: StaticString, index: Int, _ range: Range<Int>) {
    add(["\(name)[\(index)]"], range)
  }

  /// Enters a count, as `name.count`: the list itself has the bare name.
  public mutating func count(_ name: StaticString, _ range: Range<Int>) {
    add(["\(name)", "count"], range)
  }

  /// Enters a length, as `name.length`: what it measures has the bare name.
  public mutating func length(_ name: StaticString, _ range: Range<Int>) {
    add(["\(name)", "length"], range)
  }

  /// Enters a field. Those beyond the limit share one entry in each part.
  private mutating func add(_ names: [String], _ range: Range<Int>) {
    guard entries.count >= WireLimits.mappedFields else {
      return entries.append(Entry(path: joinPath(path + names), range: range, part: part))
    }
    guard let last = entries.last, last.path == Self.further, last.part == part else {
      return entries.append(Entry(path: Self.further, range: range, part: part))
    }
    let end = max(last.range.upperBound, range.upperBound)
    entries[entries.count - 1].range = last.range.lowerBound..<end
  }

  /// What the fields beyond the limit are called.
  private static let further = "(further fields)"

  /// Goes into a structure.
  public mutating func enter(_ name: StaticString) {
    path.append("\(name)")
  }

  /// Goes into a list's element.
  public mutating func enter(_ name: StaticString, index: Int) {
    path.append("\(name)[\(index)]")
  }

  /// Comes back out.
  public mutating func leave() {
    path.removeLast()
  }

  /// Goes to another part of the message.
  public mutating func part(_ part: MessagePart) {
    self.part = part
  }
}
