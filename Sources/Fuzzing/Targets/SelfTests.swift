import Synthesis

/// Targets that are wrong on purpose, to see that what is wrong is found. They run only where they
/// are named.
struct SelfTest: FuzzTarget {
  /// What it does where three bytes stand in a row: `a`, `b`, `c`.
  let fault: Fault

  enum Fault: String, CaseIterable {
    case rule, trap, hang, memory
  }

  var name: String { "self-test/\(fault.rawValue)" }
  var ownSeeds: [[UInt8]] { [Array("xxxxaxxxxxabxxxxx".utf8)] }
  var words: [[UInt8]] { [Array("c".utf8)] }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    let text = String(decoding: input, as: UTF8.self)
    outcome.reached("a", text.contains("a") ? 1 : 0)
    outcome.reached("ab", text.contains("ab") ? 1 : 0)
    guard text.contains("abc") else { return }
    switch fault {
    case .rule: outcome.fail(.rule, "abc")
    // The fault that is planted: nothing but a trap shows that traps are found. No input of other
    // targets comes here, and this one only runs where it is named.
    case .trap: fatalError("the planted trap")
    case .hang: while true {}
    case .memory:
      let bytes = [UInt8](repeating: 1, count: FuzzLimits.memoryPerRun * 2)
      outcome.reached("last", UInt64(bytes[input.count]))
    }
  }
}
