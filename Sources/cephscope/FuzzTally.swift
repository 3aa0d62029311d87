import Fuzzing

/// What has become of one target.
struct FuzzTally {
  let target: String
  /// Whether its line has been written.
  var isReported = false
  private let units: Int
  private var unitsDone = 0
  private var runs = 0
  private var microseconds = 0
  private var corpus = 0
  private var features: Set<String> = []
  private var failures: Set<UInt64> = []

  init(target: String, units: Int) {
    self.target = target
    self.units = units
  }

  /// Whether all its units are done.
  var isDone: Bool { unitsDone >= units && !isReported }

  /// Adds what a unit has done.
  mutating func add(runs: Int, microseconds: Int, corpus: Int, _ features: [String]) {
    unitsDone += 1
    self.runs += runs
    self.microseconds += microseconds
    self.corpus = max(self.corpus, corpus)
    self.features.formUnion(features)
  }

  /// Adds a failure; false where it is known.
  mutating func add(_ failure: FuzzFailure) -> Bool {
    failures.insert(failure.identity).inserted
  }

  /// The line that is printed.
  var line: String {
    let rate = microseconds > 0 ? Int(Double(runs) * 1e6 / Double(microseconds)) : 0
    return "\(target): \(runs) runs, \(rate)/s, \(corpus) inputs, \(features.count) features, "
      + "\(failures.count) failures\n"
  }
}

/// Shows how many of the runs have been, on standard error where that is a terminal.
struct FuzzProgress {
  private var isShown = false

  /// Shows the progress.
  mutating func update(runs: Int, total: Int) {
    guard Terminal.showsErrors else { return }
    isShown = true
    let part = min(Double(runs) / Double(max(total, 1)), 1)
    let filled = String(repeating: "=", count: Int(part * 40))
    let empty = String(repeating: " ", count: 40 - filled.count)
    Terminal.write("\r\u{1b}[K[\(filled)\(empty)] \(Int(part * 100)) %, \(runs) runs")
  }

  /// Takes it away.
  mutating func finish() {
    if isShown { Terminal.write("\r\u{1b}[K") }
    isShown = false
  }
}
