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
    entries.append(Entry(path: joinPath(path + ["\(name)"]), range: range, part: part))
  }

  /// Enters one number of a list, as `name[index]`.
  public mutating func leaf(_ name: StaticString, index: Int, _ range: Range<Int>) {
    entries.append(Entry(path: joinPath(path + ["\(name)[\(index)]"]), range: range, part: part))
  }

  /// Enters a count, as `name.count`: the list itself has the bare name.
  public mutating func count(_ name: StaticString, _ range: Range<Int>) {
    entries.append(Entry(path: joinPath(path + ["\(name)", "count"]), range: range, part: part))
  }

  /// Enters a length, as `name.length`: what it measures has the bare name.
  public mutating func length(_ name: StaticString, _ range: Range<Int>) {
    entries.append(Entry(path: joinPath(path + ["\(name)", "length"]), range: range, part: part))
  }

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
