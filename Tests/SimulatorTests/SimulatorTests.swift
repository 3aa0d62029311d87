import Foundation
import MDSClient
import Testing

/// The machine in a small model of a cluster, in which everything that can happen does.
///
/// A seed stands for a run. One that fails is printed with the few steps that it takes. With
/// `CEPHSCOPE_SIMULATE=3600` in the environment there are new seeds for an hour, and a report.
@Suite struct SimulatorTests {
  /// How many runs there are on every build: as many as fit into a minute of a debug build.
  private static let seedCount: UInt64 = 10_000
  /// In how many parts, that can run beside each other.
  private static let parts: UInt64 = 10
  private static let seconds = ProcessInfo.processInfo.environment["CEPHSCOPE_SIMULATE"]
    .flatMap { Double($0) }

  @Test(arguments: 0..<parts)
  func `whatever happens, the invariants hold`(part: UInt64) {
    var tally = Tally()
    for seed in stride(from: part, to: Self.seedCount, by: Int(Self.parts)) {
      if let failure = Simulation().failure(seed: seed, &tally) {
        Issue.record("\(failure)")
        return
      }
    }
    // Nothing of what can happen is left out.
    for thing in Tally.Thing.allCases { #expect(tally[thing] > 0, "no \(thing.rawValue)") }
  }

  @Test(.enabled(if: seconds != nil))
  func `whatever happens for as long as one likes, the invariants hold`() async {
    let seconds = Self.seconds ?? 0
    let start = ContinuousClock.now
    let end = start.advanced(by: .seconds(seconds))
    let workers = UInt64(ProcessInfo.processInfo.activeProcessorCount)
    var tally = Tally()
    await withTaskGroup(of: Tally.self) { group in
      for worker in 0..<workers {
        group.addTask {
          // Seeds that no build has seen before.
          Self.search(from: UInt64.random(in: .min ... .max) &+ worker, until: end)
        }
      }
      for await part in group { tally.add(part) }
    }
    let taken = (ContinuousClock.now - start) / .seconds(1)
    print("simulated \(tally)")
    print(
      "in \(Int(taken)) s: \(Int(Double(tally.seeds) / taken)) seeds and "
        + "\(Int(Double(tally.steps) / taken)) steps per second")
  }

  /// Runs one seed after the other.
  private static func search(
    from first: UInt64, until end: ContinuousClock.Instant
  ) -> Tally {
    var tally = Tally()
    var seed = first
    while ContinuousClock.now < end {
      if let failure = Simulation().failure(seed: seed, &tally) {
        Issue.record("\(failure)")
        return tally
      }
      seed &+= 1
    }
    return tally
  }
}
