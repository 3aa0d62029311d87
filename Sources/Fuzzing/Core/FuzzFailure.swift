/// What is wrong with a target, as one input shows.
public struct FuzzFailure: Error, Hashable, Sendable {
  /// What was broken.
  public var property: Property
  /// How, in a few words.
  public var text: String

  /// What must be true of every input.
  public enum Property: String, Hashable, Sendable, CaseIterable {
    /// Nothing traps.
    case trap
    /// Everything ends.
    case hang
    /// Time is bounded by the size of the input.
    case time
    /// So is memory.
    case memory
    /// And the size of what is shown.
    case size
    /// Problems name a field, and an offset within the bytes.
    case location
    /// What was read whole is written as the same bytes.
    case writing = "writing"
    /// And comes back from JSON as the same bytes.
    case json
    /// What is special about the target.
    case rule
  }

  /// Makes a failure.
  public init(_ property: Property, _ text: String) {
    self.property = property
    self.text = text
  }

  /// Failures that are told once: numbers in the text do not make another one.
  public var identity: UInt64 {
    var hash = FeatureHash(property.rawValue)
    hash.add(text)
    return hash.value
  }
}
