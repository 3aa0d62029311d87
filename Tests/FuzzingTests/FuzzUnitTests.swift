import Common
import CephWire
import Glibc
import Testing

@testable import Fuzzing

@Suite struct FuzzUnitTests {
  @Test func `a planted fault is found, and its input shows it again`() throws {
    let unit = finished(PlantedTarget(), runs: 100_000, seed: 1)
    let found = try #require(unit.found.first)
    #expect(unit.found.count == 1)
    #expect(found.failure == FuzzFailure(.rule, "0xFF 0x80"))
    var runner = Runner(PlantedTarget())
    #expect(runner.failure(of: found.input) == found.failure)
  }

  @Test func `the same seed gives the same runs, another one others`() {
    let target = MessageTarget(type: ClientSession.self, dialect: .cephV027)
    let first = finished(target, runs: 2_000, seed: 7)
    let second = finished(target, runs: 2_000, seed: 7)
    #expect(first.corpus == second.corpus)
    #expect(first.features == second.features)
    #expect(first.corpus.count > target.ownSeeds.count)
    #expect(finished(target, runs: 2_000, seed: 8).corpus != first.corpus)
    #expect(finished(target, number: 1, runs: 2_000, seed: 7).corpus != first.corpus)
  }

  @Test func `runs that are left out change none of the others`() {
    var order = FuzzUnit.Order(target: "planted", number: 0, runs: 50)
    let target = PlantedTarget()
    let all = finished(target, runs: 50, seed: 3)
    order.skipped = [20]
    var unit = FuzzUnit(order, target: target, seeds: target.ownSeeds, seed: 3)
    while !unit.isDone { unit.step(nil) }
    #expect(unit.runs == 50)
    #expect(unit.corpus == all.corpus)
  }

  @Test func `the journal has the input of the latest run`() throws {
    let path = "\(Scratch.directory)/cephscope-journal-test-\(UInt64.random(in: 0 ... .max))"
    // Sound: the path is only read, during the call.
    defer { unsafe unlink(path) }
    let writer = try #require(Journal(path: path))
    let reader = try #require(Journal(path: path))
    writer.begin([1, 2, 3], run: 17)
    writer.begin([4, 5], run: 18)
    #expect(reader.input == [4, 5])
    #expect(reader.run == 18)
    #expect(reader.runs == 2)
  }
}
