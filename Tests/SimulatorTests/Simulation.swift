import MDSClient

/// One run of the simulator.
struct Simulation: Sendable {
  /// What has failed: the scenario with the steps that it takes, and what they do.
  struct Failure: Sendable, CustomStringConvertible {
    var scenario: Scenario
    var finding: Finding
    var log: [String]

    var description: String {
      let head =
        "seed \(scenario.seed): \(finding.invariant.rawValue) does not hold: \(finding.text)\n"
        + "\(scenario.steps.count) steps, \(scenario.rankCount) ranks, "
        + "quirks \(scenario.quirks.rawValue), faults \(scenario.faults.rawValue)\n"
      return head + log.map { "  \($0)\n" }.joined()
    }
  }

  /// What a run came to.
  struct Outcome: Sendable {
    var finding: Finding?
    /// What happened before.
    var tally: Tally
    var log: [String]
  }

  var tampering = Tampering()

  /// Runs a scenario to its end, or to the first thing that should not be.
  func run(_ scenario: Scenario, isLogged: Bool = false) -> Outcome {
    var world = World(scenario, tampering: tampering)
    let log = isLogged ? Log() : nil
    world.log = log
    let table = ActionTable(scenario.faults)
    for number in scenario.steps where world.finding == nil { world.step(number, table) }
    if world.finding == nil && scenario.healsFirst { world.heal() }
    if world.finding == nil { world.unmount() }
    world.tally.seeds = 1
    return Outcome(finding: world.finding, tally: world.tally, log: log?.lines ?? [])
  }

  /// Runs a seed.
  /// - Returns: what has failed, with the fewest steps that it could be brought down to.
  func failure(seed: UInt64, _ tally: inout Tally) -> Failure? {
    let scenario = Scenario(seed: seed)
    let outcome = run(scenario)
    tally.add(outcome.tally)
    guard let finding = outcome.finding else { return nil }
    return shrink(scenario, finding, steps: outcome.tally.steps)
  }

  /// Leaves out all steps that the failure does not need: first those behind it, then as many of
  /// the others as can be spared, in ever smaller groups, until none of them can.
  func shrink(_ scenario: Scenario, _ finding: Finding, steps: Int) -> Failure {
    var shortest = scenario
    shortest.steps.removeLast(shortest.steps.count - steps)
    var size = max(1, shortest.steps.count / 2)
    while true {
      let hasShrunk = leaveOut(size, of: &shortest, finding)
      if size == 1 && !hasShrunk { break }
      size = max(1, size / 2)
    }
    let outcome = run(shortest, isLogged: true)
    return Failure(
      scenario: shortest, finding: outcome.finding ?? finding, log: outcome.log)
  }

  /// Leaves out groups of steps wherever the same invariant still fails without them.
  /// - Returns: whether there were any.
  private func leaveOut(_ size: Int, of scenario: inout Scenario, _ finding: Finding) -> Bool {
    var start = 0
    let count = scenario.steps.count
    while start < scenario.steps.count {
      var candidate = scenario
      candidate.steps.removeSubrange(start..<min(start + size, candidate.steps.count))
      if run(candidate).finding?.invariant == finding.invariant {
        scenario = candidate
      } else {
        start += size
      }
    }
    return scenario.steps.count < count
  }
}
