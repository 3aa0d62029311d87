/// Breaks fields of a value on purpose: numbers get the limits of their type, texts and bytes grow,
/// shrink and vanish, lists lose, repeat and gain elements, optional structures come and go,
/// versions change, and bytes trail. A `WireWriter` then writes a message that is consistent but
/// unheard of; lengths and counts that lie are made of its bytes, with the help of `FieldPlaces`.
///
/// Nothing is random here: which fields are broken is said by their number, and how by 64 bits.
public struct Mutator: ValueCoder {
  /// Which field to break, and how.
  public struct Break: Hashable, Sendable {
    /// The number of the field, from 0, in the order in which a mutator meets them.
    public var field: Int
    /// Decides what becomes of it; every number stands for something.
    public var choice: UInt64

    /// Makes an order to break a field.
    public init(field: Int, choice: UInt64) {
      self.field = field
      self.choice = choice
    }
  }

  /// The dialect, version and features that layouts may depend on.
  public let context: WireContext
  /// How many fields the value has that can be broken, as far as they have been met.
  public private(set) var fieldCount = 0
  private let breaks: [Break]

  /// The most elements or bytes that a break adds.
  private static let mostAdded = 256

  /// Makes a mutator; without breaks it only counts the fields.
  public init(_ breaks: [Break] = [], context: WireContext) {
    self.breaks = breaks
    self.context = context
  }

  /// Breaks the fields of `value`.
  mutating func whole<S: WireSection>(_ value: inout S) {
    // Values need not be consistent: where a layout gives up, the rest of them stays as it is.
    try? value.layout(&self)
    trailing(of: &value)
  }

  /// What becomes of the field that is met now; nil leaves it alone.
  private mutating func choice() -> UInt64? {
    defer { fieldCount += 1 }
    return breaks.first { $0.field == fieldCount }?.choice
  }

  // MARK: Leaf fields

  /// Breaks a number.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    if let choice = choice() { value = S(raw: value.raw.broken(choice)) }
  }

  /// Breaks bytes; where their number is a constant of the layout, it stays.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    guard let choice = choice() else { return }
    let size = value.count
    value = Self.broken(value, choice)
    guard length.isFixed && length.value > 0 else { return }
    value = Array(value.prefix(size))
    value += [UInt8](repeating: 0, count: size - value.count)
  }

  /// A length that is made when the value is written.
  public mutating func length<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, as type: T.Type
  ) throws(WireError) -> WireLength {
    WireLength(value: 0, width: MemoryLayout<T>.size)
  }

  private static func broken(_ value: [UInt8], _ choice: UInt64) -> [UInt8] {
    let detail = choice >> 8
    let place = value.isEmpty ? 0 : Int(detail % UInt64(value.count))
    switch choice % 6 {
    case 0: return []
    case 1: return Array(value.prefix(place))
    case 2:
      let count = Int(detail % UInt64(mostAdded)) + 1
      return value + [UInt8](repeating: UInt8(truncatingIfNeeded: detail >> 8), count: count)
    case 3: return value + value.prefix(mostAdded)
    // Neither text nor UTF-8.
    case 4: return value + [0, 0xff, UInt8(truncatingIfNeeded: detail)]
    default:
      if value.isEmpty { return [UInt8(truncatingIfNeeded: detail)] }
      var changed = value
      changed[place] = UInt8(truncatingIfNeeded: choice >> 40)
      return changed
    }
  }

  // MARK: Lists

  /// Breaks a list of structures, then what is in it.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    list(&values, S())
    for index in values.indices { try values[index].layout(&self) }
  }

  /// Breaks a list of numbers, then one of them.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    list(&values, S(raw: 0))
    guard !values.isEmpty, let choice = choice() else { return }
    let index = Int(choice >> 40 % UInt64(values.count))
    values[index] = S(raw: values[index].raw.broken(choice))
  }

  /// Breaks a list of texts, then one of them.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    list(&values, WireString())
    guard !values.isEmpty, let choice = choice() else { return }
    let index = Int(choice >> 40 % UInt64(values.count))
    values[index].bytes = Self.broken(values[index].bytes, choice)
  }

  private mutating func list<Element>(_ values: inout [Element], _ empty: Element) {
    guard let choice = choice() else { return }
    let detail = choice >> 8
    let place = values.isEmpty ? 0 : Int(detail % UInt64(values.count))
    switch choice % 6 {
    case 0: values.removeAll()
    case 1 where !values.isEmpty: values.remove(at: place)
    case 2 where !values.isEmpty: values.insert(values[place], at: place)
    case 3: values.reverse()
    case 4:
      let count = Int(detail % UInt64(Self.mostAdded)) + 1
      values += [Element](repeating: empty, count: count)
    default: values.append(empty)
    }
  }

  // MARK: Structures

  /// Breaks what is in a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    try value.layout(&self)
  }

  /// What is present is broken.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool { present }

  /// Breaks what is in a section, or behind it.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    try value.layout(&self)
    // Bytes behind the fields of a section of fixed size would not leave it as long as it is.
    if !length.isFixed { trailing(of: &value) }
  }

  /// Takes a section away, or puts an empty one in; breaks what is in it.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    if choice() != nil { value = value == nil ? initial : nil }
    guard var present = value else { return }
    defer { value = present }
    try section(name, &present, length)
  }

  /// Breaks the version of a structure, its fields, or what is behind them.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if context.is2009 { return try value.fields(&self) }
    if let choice = choice() {
      // Versions around those that there are decide more than others.
      let number = UInt64(S.newest.number) + 2
      value.structVersion.number = UInt8(truncatingIfNeeded: choice >> 8 % number)
      if choice & 1 != 0 { value.structVersion.compat = UInt8(truncatingIfNeeded: choice >> 16) }
    }
    if value.isReadable { try value.fields(&self) }
    if let choice = choice() { value.trailing = Self.broken(value.trailing, choice) }
  }

  private mutating func trailing<S: WireSection>(of value: inout S) {
    guard context.is2009 || !S.hasOwnLength, let choice = choice() else { return }
    value.trailing = Self.broken(value.trailing, choice)
  }
}

extension FixedWidthInteger {
  /// Another number: the limits of the type, a neighbour, a power of two, a small one, any.
  public func broken(_ choice: UInt64) -> Self {
    let detail = choice >> 8
    let bit = Self(1) << Self(truncatingIfNeeded: detail % UInt64(Self.bitWidth))
    switch choice % 10 {
    case 0: return 0
    case 1: return .max
    case 2: return .min
    case 3: return self &+ 1
    case 4: return self &- 1
    case 5: return self ^ bit
    case 6: return bit
    case 7: return bit &- 1
    case 8: return Self(truncatingIfNeeded: detail % 64)
    default: return Self(truncatingIfNeeded: detail ^ detail << 16)
    }
  }
}
