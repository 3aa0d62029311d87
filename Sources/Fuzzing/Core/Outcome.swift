public import CephWire

/// What became of one input.
public struct Outcome {
  /// Whether everything is to be checked, and not only what is quick.
  public let isThorough: Bool
  /// What was reached: a number for each kind of thing that happened.
  public private(set) var features: [UInt64] = []
  /// The first thing that was wrong.
  public private(set) var failure: FuzzFailure?

  /// Makes an outcome of nothing yet.
  public init(isThorough: Bool) {
    self.isThorough = isThorough
  }

  /// Something happened that is worth coming back to.
  public mutating func reached(_ what: StaticString, _ number: UInt64 = 0) {
    var hash = FeatureHash(what)
    hash.add(number)
    features.append(hash.value)
  }

  /// A problem was found, which is a feature by its field and kind.
  public mutating func reached(_ problem: WireProblem) {
    var hash = FeatureHash(problem.field)
    hash.add(problem.problem)
    features.append(hash.value)
  }

  /// Takes over what a part of the run has reached.
  public mutating func join(_ other: Outcome) {
    features += other.features
    if failure == nil { failure = other.failure }
  }

  /// Something is wrong.
  public mutating func fail(_ property: FuzzFailure.Property, _ text: @autoclosure () -> String) {
    if failure == nil { failure = FuzzFailure(property, text()) }
  }

  /// Checks that a problem has its place: the name of a field, and an offset within its part.
  public mutating func locate(_ problem: WireProblem, within count: Int) {
    if problem.field.isEmpty { fail(.location, "no field: \(problem.problem)") }
    if !(0...count).contains(problem.offset) {
      fail(.location, "\(problem.field) at \(problem.offset) of \(count): \(problem.problem)")
    }
  }

  /// Checks that what `count` bytes are shown as is not too long.
  public mutating func shown(_ size: Int, of count: Int, as form: StaticString) {
    if size > Self.longest(of: count) { fail(.size, "\(size) bytes of \(form) of \(count)") }
  }

  /// How long the text of `count` bytes may be: names of fields and their indentation make much of
  /// a byte, and an empty message still has all its fields.
  private static func longest(of count: Int) -> Int { 16 << 10 + 512 * count }
}

/// A hash (FNV-1a) that is the same on every machine and in every run.
struct FeatureHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init(_ text: String) { add(text) }

  init(_ text: StaticString) {
    text.withUTF8Buffer { unsafe $0.forEach { add($0) } }  // read during the call
  }

  /// Adds a text without its numbers, decimal or hexadecimal: indices, lengths and values make no new
  /// kind of thing.
  mutating func add(_ text: String) {
    var isInNumber = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): isInNumber = true
      case UInt8(ascii: "a")...UInt8(ascii: "z") where isInNumber: break
      default:
        isInNumber = false
        add(byte)
      }
    }
  }

  mutating func add(_ number: UInt64) {
    var rest = number
    while rest > 0 {
      add(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }
}
