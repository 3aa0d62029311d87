/// A place in a slab. Only meaningful as long as the element is there.
struct Handle<Element>: Hashable, Sendable {
  var index: Int32

  /// No place at all.
  static var none: Handle { Handle(index: -1) }

  var isNone: Bool { index < 0 }
}

/// What a slab keeps.
protocol SlabElement: Sendable {
  /// The neighbours in the list that the element is on, if any.
  var previous: Handle<Self> { get set }
  var next: Handle<Self> { get set }
  /// The element that takes up a free place: it holds on to nothing.
  static var blank: Self { get }
}

/// Elements in places that stay theirs until they are removed: they refer to each other by place, and
/// are changed where they are.
struct Slab<Element: SlabElement>: Sendable {
  private var elements: ContiguousArray<Element> = []
  private var free: ContiguousArray<Int32> = []

  /// How many elements there are.
  var count: Int { elements.count - free.count }

  subscript(handle: Handle<Element>) -> Element {
    _read { yield elements[Int(handle.index)] }
    _modify { yield &elements[Int(handle.index)] }
  }

  mutating func insert(_ element: Element) -> Handle<Element> {
    if let index = free.popLast() {
      elements[Int(index)] = element
      return Handle(index: index)
    }
    elements.append(element)
    return Handle(index: Int32(truncatingIfNeeded: elements.count - 1))
  }

  mutating func remove(_ handle: Handle<Element>) {
    elements[Int(handle.index)] = .blank
    free.append(handle.index)
  }
}

/// A list of elements of a slab, in an order that changes cheaply.
struct SlabList<Element: SlabElement>: Sendable {
  private(set) var first = Handle<Element>.none
  private(set) var last = Handle<Element>.none
  private(set) var count = 0

  mutating func append(_ handle: Handle<Element>, in slab: inout Slab<Element>) {
    slab[handle].previous = last
    slab[handle].next = .none
    if last.isNone { first = handle } else { slab[last].next = handle }
    last = handle
    count += 1
  }

  /// Takes an element that is on this list off it.
  mutating func remove(_ handle: Handle<Element>, in slab: inout Slab<Element>) {
    let (previous, next) = (slab[handle].previous, slab[handle].next)
    if previous.isNone { first = next } else { slab[previous].next = next }
    if next.isNone { last = previous } else { slab[next].previous = previous }
    slab[handle].previous = .none
    slab[handle].next = .none
    count -= 1
  }

  /// Makes an element that is on this list the last one.
  mutating func moveToEnd(_ handle: Handle<Element>, in slab: inout Slab<Element>) {
    if last == handle { return }
    remove(handle, in: &slab)
    append(handle, in: &slab)
  }
}
