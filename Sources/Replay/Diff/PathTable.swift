import CephWire
import Common

/// Gives numbers to texts, so that equal ones are equal numbers and are kept once.
struct TextTable {
  private(set) var texts: [WireString] = []
  private var numbers: [WireString: Int32] = [:]
  private var byteCount = 0

  /// Whether no more texts are kept.
  var isFull: Bool { texts.count >= Capacity.texts || byteCount >= Capacity.textBytes }

  /// The number of a text; every text beyond the capacity is one and the same.
  mutating func number(of text: WireString) -> Int32 {
    if let known = numbers[text] { return known }
    if isFull || text.bytes.count > Capacity.textLength { return Self.beyond }
    byteCount += text.bytes.count
    let number = Int32(truncatingIfNeeded: texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// Stands for all texts that did not fit.
  static let beyond: Int32 = -1

  subscript(number: Int32) -> WireString {
    texts.indices.contains(Int(number)) ? texts[Int(number)] : "…"
  }
}

/// How much of a capture is kept, so that no capture can take memory without bound.
enum Capacity {
  /// Different names; about 150 bytes each.
  static let texts = 1 << 22
  /// Bytes of all names together, and of one: two of the longest paths that Linux knows.
  static let textBytes = 256 << 20
  static let textLength = 8192
  /// Different paths; about 40 bytes each.
  static let paths = 1 << 22
  /// Different operations; about 50 bytes each.
  static let operations = 1 << 22
  /// Operations of all clients of a capture; about 90 bytes each. More than a day of a busy client.
  static let records = 1 << 22
  /// Clients of a capture.
  static let clients = 1 << 14
  /// Inodes that one client is known to know; about 40 bytes each.
  static let inodes = 1 << 22
  /// Changes of leases, and of capabilities, of one client; 24 bytes each.
  static let changes = 1 << 20
  /// Event numbers that are kept of what happened more than once.
  static let events = 8
  /// Names that a path has at most; more would be a circle.
  static let depth = 128
}

/// All paths of both captures: a path is a number, and knows its parent and its last name.
///
/// A path begins at the root, or at an inode whose place nobody has told, or it is a plain text
/// (2009.md 3.2, S(x)).
struct PathTable {
  /// The number of a path.
  typealias Node = Int32

  private struct Step: Hashable {
    var parent: Node
    var name: Int32
  }

  private var steps: [Step] = []
  private var nodes: [Step: Node] = [:]
  private(set) var names = TextTable()

  /// No path at all.
  static let none: Node = -1
  /// Stands for all paths that did not fit.
  static let beyond: Node = -2
  /// Parents that mark what begins a path.
  private static let rootMark: Node = -3
  private static let textMark: Node = -4

  /// The root of the file system.
  let root: Node

  init() {
    root = 0
    steps = [Step(parent: Self.rootMark, name: names.number(of: ""))]
    nodes = [steps[0]: 0]
  }

  private mutating func node(_ step: Step) -> Node {
    if let known = nodes[step] { return known }
    if steps.count >= Capacity.paths { return Self.beyond }
    let node = Node(truncatingIfNeeded: steps.count)
    steps.append(step)
    nodes[step] = node
    return node
  }

  /// Whether no more paths, or none with new names, are kept.
  var isFull: Bool { steps.count >= Capacity.paths || names.isFull }

  /// The number of a name.
  mutating func name(_ text: WireString) -> Int32 { names.number(of: text) }

  /// The path of `name` in the directory `parent`.
  mutating func child(of parent: Node, named name: Int32) -> Node {
    parent == Self.beyond ? parent : node(Step(parent: parent, name: name))
  }

  /// The path that begins at something that is no directory of the tree, such as `?1`.
  mutating func base(_ text: WireString) -> Node {
    node(Step(parent: Self.rootMark, name: name(text)))
  }

  /// A text that is no path.
  mutating func plainText(_ text: WireString) -> Node {
    node(Step(parent: Self.textMark, name: name(text)))
  }

  /// The path that lies below `base` along the components of `path`.
  mutating func descend(from base: Node, along path: WireString) -> Node {
    if path.isEmpty { return base }
    var node = base
    let slash = UInt8(ascii: "/")
    for part in path.bytes.split(separator: slash, omittingEmptySubsequences: false) {
      node = child(of: node, named: name(WireString(bytes: Array(part))))
    }
    return node
  }

  /// The directory of a path; nil where it has none.
  func parent(of node: Node) -> Node? {
    guard steps.indices.contains(Int(node)), steps[Int(node)].parent >= 0 else { return nil }
    return steps[Int(node)].parent
  }

  /// The last name of a path.
  func lastName(of node: Node) -> Int32? {
    steps.indices.contains(Int(node)) ? steps[Int(node)].name : nil
  }

  /// Whether a path begins at the root or at an inode.
  func isPath(_ node: Node) -> Bool {
    steps.indices.contains(Int(node)) && steps[Int(node)].parent != Self.textMark
  }

  /// Whether it is an inode whose place nobody has told.
  func isUnknown(_ node: Node) -> Bool {
    steps.indices.contains(Int(node)) && steps[Int(node)].parent == Self.rootMark
      && names[steps[Int(node)].name].bytes.first == UInt8(ascii: "?")
  }

  /// The path with other beginnings, as `aliases` tells them; those that are `spared` are only
  /// changed for what lies below them.
  mutating func rebased(
    _ node: Node, _ aliases: [Node: Node], sparing spared: Set<Node> = []
  ) -> Node {
    if spared.contains(node) { return node }
    var names: [Int32] = []
    var place = node
    while let next = parent(of: place), aliases[place] == nil {
      if let name = lastName(of: place) { names.append(name) }
      place = next
    }
    guard var result = aliases[place] else { return node }
    for name in names.reversed() { result = child(of: result, named: name) }
    return result
  }

  /// Appends a path as it is read: `/a/b`, `?1/b`, or a plain text in quotes.
  func append(_ node: Node, to output: inout OutputBuffer) {
    guard steps.indices.contains(Int(node)) else { return output.append("…") }
    if steps[Int(node)].parent == Self.textMark {
      return output.append(json: names[steps[Int(node)].name].bytes)
    }
    var parts: [Int32] = []
    var place = node
    while let next = parent(of: place) {
      parts.append(steps[Int(place)].name)
      place = next
    }
    let base = names[steps[Int(place)].name]
    output.append(printable: base)
    if parts.isEmpty && base.isEmpty { output.append("/") }
    for part in parts.reversed() {
      output.append("/")
      output.append(printable: names[part])
    }
  }
}

extension OutputBuffer {
  /// Appends a name, with control characters as `\xNN`.
  mutating func append(printable text: WireString) {
    // Sound: the span of bytes is only read, as the bytes that it is.
    append(printable: unsafe text.bytes.span.bytes)
  }
}
