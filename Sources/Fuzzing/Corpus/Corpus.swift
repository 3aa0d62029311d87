import CephWire

/// The inputs that fuzzing starts from, by the name of their target.
public struct Corpus {
  private var inputs: [String: [[UInt8]]] = [:]
  private var known: Set<[UInt8]> = []

  /// The most inputs of a target: enough of each kind, and all of them are run often.
  static let mostInputs = 128

  /// Makes a corpus of nothing.
  public init() {}

  /// How many different inputs there are, whatever their targets are.
  public var count: Int { inputs.values.reduce(0) { $0 + $1.count } }

  /// Adds an input, unless it is there, too long, or one too many.
  public mutating func add(_ input: [UInt8], to target: String) {
    guard input.count <= FuzzLimits.longestInput,
      inputs[target, default: []].count < Self.mostInputs
    else { return }
    // The same bytes are another input for another target.
    guard known.insert(Array(target.utf8) + [0] + input).inserted else { return }
    inputs[target, default: []].append(input)
  }

  /// What a target starts from: what it has by itself, and what captures have of it. A message of
  /// which the captures have none in messenger v2 is the same in messenger v1 as good as always.
  public func seeds(of target: any FuzzTarget) -> [[UInt8]] {
    var own = inputs[target.name, default: []]
    let prefix = "message/\(Dialect.cephV2.shortName)/"
    if own.count < 8, target.name.hasPrefix(prefix) {
      let sibling = "message/\(Dialect.cephV027.shortName)/" + target.name.dropFirst(prefix.count)
      own += inputs[sibling, default: []]
    }
    let seeds = target.ownSeeds + own
    return seeds.isEmpty ? [[]] : seeds
  }
}
