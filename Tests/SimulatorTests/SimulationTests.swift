import MDSClient
import Testing

@Suite struct SimulationTests {
  /// A machine that does not tell what became of its third request.
  private static let forgetful = Tampering(effects: { effects in
    effects.removeAll { if case .madeSafe(3) = $0 { true } else { false } }
  })

  @Test func `a seed always makes the same run`() {
    for seed in 0..<20 as Range<UInt64> {
      let runs = (0..<2).map { _ in
        Simulation().run(Scenario(seed: seed), isLogged: true)
      }
      #expect(runs[0].log == runs[1].log)
      #expect(runs[0].tally == runs[1].tally)
      #expect(runs[0].log.count > 100)
    }
  }

  @Test func `a failure is brought down to the steps that it takes`() {
    let simulation = Simulation(tampering: Self.forgetful)
    var tally = Tally()
    var shortest = Int.max
    let failures = (0..<16 as Range<UInt64>).compactMap { simulation.failure(seed: $0, &tally) }
    #expect(failures.count > 8)
    for failure in failures {
      shortest = min(shortest, failure.scenario.steps.count)
      // Without any one of them it does not fail in that way.
      for index in failure.scenario.steps.indices {
        var scenario = failure.scenario
        scenario.steps.remove(at: index)
        #expect(simulation.run(scenario).finding?.invariant != failure.finding.invariant)
      }
    }
    // Three requests and one more, a map, a session: the rest goes well by itself.
    #expect(shortest < 12)
  }

  @Test func `a failure is printed with its seed and what was done`() throws {
    let simulation = Simulation(tampering: Self.forgetful)
    var tally = Tally()
    let failures = (0..<16 as Range<UInt64>).compactMap {
      simulation.failure(seed: $0, &tally)
    }
    let failure = try #require(failures.first)
    let text = failure.description
    let invariant = failure.finding.invariant.rawValue
    #expect(text.hasPrefix("seed \(failure.scenario.seed): \(invariant) does not hold"))
    #expect(text.contains("asks for"))
    #expect(text.contains("request 3"))
  }

  @Test func `without faults nothing is excused`() {
    var seeds = 0
    for seed in 0..<400 as Range<UInt64> {
      let scenario = Scenario(seed: seed)
      if !scenario.faults.isEmpty { continue }
      seeds += 1
      var world = World(scenario)
      let table = ActionTable(scenario.faults)
      for number in scenario.steps { world.step(number, table) }
      let losses = world.watch.requests.compactMap(\.loss)
      #expect(losses.allSatisfy { $0 == .passedOn }, "seed \(seed): \(losses)")
    }
    #expect(seeds > 50)
  }
}
