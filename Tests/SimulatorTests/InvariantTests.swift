import MDSClient
import Testing

@Suite struct InvariantTests {
  /// The first seed that an invariant fails for.
  private func failure(_ invariant: Invariant, stepCount: Int) -> Finding? {
    let simulation = Simulation(tampering: .breaking(invariant))
    for seed in 0..<300 as Range<UInt64> {
      var scenario = Scenario(seed: seed)
      scenario.steps = Array(scenario.steps.prefix(stepCount))
      let finding = simulation.run(scenario).finding
      if finding?.invariant == invariant { return finding }
    }
    return nil
  }

  @Test(arguments: Invariant.allCases)
  func `every invariant notices when it is broken`(invariant: Invariant) {
    // Who follows a recording never unmounts by itself; with requests it would show before.
    let stepCount = invariant == .unmounts ? 0 : Scenario.stepCount
    #expect(failure(invariant, stepCount: stepCount) != nil)
  }
}
