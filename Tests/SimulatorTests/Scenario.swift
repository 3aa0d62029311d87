import MDSClient
import Synthesis

/// What a seed stands for: the size of the cluster, how the client behaves, what goes wrong, and
/// the steps.
struct Scenario: Sendable {
  /// What goes wrong in a run.
  struct Faults: OptionSet, Sendable {
    let rawValue: UInt8

    /// MDSs die, and others take over.
    static let crashes = Faults(rawValue: 1 << 0)
    /// A connection loses what is queued, and the MDS says so (RESETSESSION).
    static let resets = Faults(rawValue: 1 << 1)
    /// A connection breaks and comes back, and messages are delivered twice (2009.md 5.17, T4).
    static let duplicates = Faults(rawValue: 1 << 2)
    /// The client does not hear of the passing of time for longer than a session lasts.
    static let silence = Faults(rawValue: 1 << 3)
    /// A monitor sends a map that cannot be read.
    static let brokenMaps = Faults(rawValue: 1 << 4)

    static let all: [Faults] = [.crashes, .resets, .duplicates, .silence, .brokenMaps]
  }

  let seed: UInt64
  var quirks: Quirks
  var rankCount: Int
  var faults: Faults
  /// Whether everything calms down before the client unmounts.
  var healsFirst: Bool
  var isForced: Bool
  /// One number for each step: everything random about a step comes from its number, so that a step
  /// can be left out without changing what the others do.
  var steps: [UInt64]

  /// How many steps a run has before it calms down.
  static let stepCount = 120

  init(seed: UInt64) {
    self.seed = seed
    var numbers = SplitMix64(seed: seed)
    quirks = numbers.pick([.corrected, .corrected, .recommended, .recommended, .original]) ?? []
    rankCount = 1 + numbers.below(3)
    faults = Faults(rawValue: 0)
    // One in four runs is without faults: then nothing is excused.
    if !numbers.chance(25) {
      for fault in Faults.all where numbers.chance(50) { faults.insert(fault) }
    }
    healsFirst = !numbers.chance(25)
    isForced = numbers.chance(10)
    steps = (0..<Self.stepCount).map { _ in numbers.next() }
  }
}

extension SplitMix64 {
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}

/// Where the machine draws its random bytes from.
struct MachineNumbers: RandomNumberGenerator, Sendable {
  var source: SplitMix64

  mutating func next() -> UInt64 { source.next() }
}
