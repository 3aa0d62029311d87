import Synthesis

@testable import Fuzzing

/// A target with a fault: it breaks its rule where the input has the byte 0x80 behind the byte 0xFF.
struct PlantedTarget: FuzzTarget {
  let name = "planted"
  var ownSeeds: [[UInt8]] { [[UInt8](repeating: 1, count: 32)] }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    guard let place = input.firstIndex(of: 0xff) else { return }
    outcome.reached("0xFF")
    if place + 1 < input.count, input[place + 1] == 0x80 { outcome.fail(.rule, "0xFF 0x80") }
  }
}

/// Makes all runs of a unit.
func finished(_ target: any FuzzTarget, number: Int = 0, runs: Int, seed: UInt64) -> FuzzUnit {
  let order = FuzzUnit.Order(target: target.name, number: number, runs: runs)
  var unit = FuzzUnit(order, target: target, seeds: target.ownSeeds, seed: seed)
  while !unit.isDone { unit.step(nil) }
  return unit
}
