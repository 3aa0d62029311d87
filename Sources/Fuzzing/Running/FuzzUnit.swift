import Synthesis

/// Some runs of one target: always the same ones for the same seed, number and first inputs,
/// whatever else runs, and wherever.
public struct FuzzUnit {
  /// Which runs of which target.
  public struct Order: Hashable, Sendable {
    /// The target's name.
    public var target: String
    /// The number of the unit among those of its target, from 0.
    public var number: Int
    /// How many runs there are.
    public var runs: Int
    /// Runs that are left out: those that killed the process before.
    public var skipped: Set<Int> = []

    /// Makes an order.
    public init(target: String, number: Int, runs: Int) {
      self.target = target
      self.number = number
      self.runs = runs
    }
  }

  /// A failure, and the input that shows it.
  public struct Found: Hashable, Sendable {
    /// What is wrong.
    public var failure: FuzzFailure
    /// The input.
    public var input: [UInt8]
  }

  /// Which runs these are.
  public let order: Order
  /// How many runs there have been.
  public private(set) var runs = 0
  /// What was reached.
  public private(set) var features: Set<UInt64> = []
  /// The inputs that are changed: the first ones, and those that reached something new.
  public private(set) var corpus: [[UInt8]]
  /// What failed, each failure once.
  public private(set) var found: [Found] = []

  private var runner: Runner
  private var random: SplitMix64
  private let seedCount: Int
  private let changes: ByteChanges
  private var failures: Set<UInt64> = []

  /// How many runs a unit has at most: with more, an early find would keep others from being made.
  public static let longest = 100_000
  /// One run in so many is checked thoroughly, besides those that reach something new.
  private static let thoroughStride = 16
  /// The most inputs that are changed.
  private static let mostInputs = 1 << 12
  /// The most changes at a time.
  private static let mostChanges = 4
  /// More failures of a unit than anybody looks at.
  private static let mostFailures = 16

  /// Makes a unit that begins with `seeds`.
  public init(_ order: Order, target: any FuzzTarget, seeds: [[UInt8]], seed: UInt64) {
    self.order = order
    runner = Runner(target)
    corpus = seeds.isEmpty ? [[]] : seeds
    seedCount = corpus.count
    changes = ByteChanges(words: target.words)
    var hash = FeatureHash(target.name)
    hash.add(UInt64(order.number) &+ 1)
    random = SplitMix64(seed: seed ^ hash.value)
  }

  /// Whether all runs have been.
  public var isDone: Bool { runs >= order.runs }

  /// Makes the next run; `journal` is told before.
  public mutating func step(_ journal: Journal?) {
    let input = runs < seedCount ? corpus[runs] : next()
    let number = runs
    runs += 1
    if order.skipped.contains(number) { return }
    journal?.begin(input, run: number)
    let isSeed = number < seedCount
    let isThorough = isSeed || number % Self.thoroughStride == 0
    take(runner.run(input, isThorough: isThorough), input, isSeed: isSeed, isThorough: isThorough)
  }

  private mutating func take(
    _ outcome: Outcome, _ input: [UInt8], isSeed: Bool, isThorough: Bool
  ) {
    if let failure = outcome.failure { take(failure, input) }
    var isNew = false
    for feature in outcome.features where features.insert(feature).inserted { isNew = true }
    guard isNew, !isSeed else { return }
    if corpus.count < Self.mostInputs { corpus.append(input) }
    guard !isThorough, outcome.failure == nil else { return }
    let again = runner.run(input, isThorough: true)
    features.formUnion(again.features)
    if let failure = again.failure { take(failure, input) }
  }

  private mutating func take(_ failure: FuzzFailure, _ input: [UInt8]) {
    guard found.count < Self.mostFailures, failures.insert(failure.identity).inserted else {
      return
    }
    found.append(Found(failure: failure, input: input))
  }

  /// A changed input.
  private mutating func next() -> [UInt8] {
    // What was found last leads farther than what all units begin with.
    let newest = max(0, corpus.count - seedCount)
    let isRecent = newest > 0 && random.below(2) == 0
    var input = corpus[
      isRecent ? corpus.count - 1 - random.below(newest) : random.below(corpus.count)]
    for _ in 0..<(1 + random.below(Self.mostChanges)) {
      if random.below(2) == 0, let changed = runner.target.change(input, &random) {
        input = changed
      } else {
        changes.change(&input, with: corpus[random.below(corpus.count)], &random)
      }
      if random.below(2) == 0 { break }
    }
    if input.count > FuzzLimits.longestInput { input.removeSubrange(FuzzLimits.longestInput...) }
    return input
  }
}
