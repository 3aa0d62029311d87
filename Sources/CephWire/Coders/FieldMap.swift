/// Which field each byte of a message section belongs to: the annotated hex view is made from it.
public struct FieldMap: ReadObserver, Sendable {
  /// One field and where it lies.
  public struct Entry: Hashable, Sendable {
    /// The path of the field: `paths[0].ino`.
    public var path: String
    /// Its bytes, from the start of the section.
    public var range: Range<Int>
  }

  /// The fields in the order in which they lie on the wire.
  public private(set) var entries: [Entry] = []
  private var path: [String] = []

  /// Makes an empty map.
  public init() {}

  /// Enters a leaf field into the map. Empty fields, and the zero bytes of empty texts, have none.
  public mutating func leaf(_ name: StaticString, _ range: Range<Int>) {
    if range.isEmpty { return }
    entries.append(Entry(path: joinPath(path + ["\(name)"]), range: range))
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
}
