import ArgumentParser
import CephWire
import Common
import Fuzzing
import Glibc

/// The process that runs inputs, since one that traps or hangs takes its process along.
///
/// It reads orders, a line each, and answers with lines: what failed, then what was reached.
struct FuzzWorker {
  let journal: String
  let corpus: String

  /// How many inputs are tried to make one that fails shorter.
  static let trials = 2_000
  /// How many runs there are from one look at the clock to the next.
  private static let stride = 64

  func run() throws {
    guard let journal = Journal(path: journal) else {
      Terminal.complain("\(self.journal): no journal can be kept there")
      throw ExitCode(2)
    }
    var corpus = Corpus()
    corpus.add(directory: self.corpus)
    try answer("ready")
    let lines = try LineReader(path: "-")
    while let line = try lines.next() {
      guard let order = FuzzOrder(String(decoding: line, as: UTF8.self)),
        let target = TargetTable.targets(order.unit.target).first
      else { continue }
      try work(order, target, corpus.seeds(of: target), journal)
    }
  }

  private func work(
    _ order: FuzzOrder, _ target: any FuzzTarget, _ seeds: [[UInt8]], _ journal: Journal
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    var unit = FuzzUnit(order.unit, target: target, seeds: seeds, seed: order.seed)
    while !unit.isDone {
      if unit.runs % Self.stride == 0, clock.now - start > .milliseconds(order.milliseconds) {
        break
      }
      unit.step(journal)
    }
    let elapsed = Int((clock.now - start) / .microseconds(1))
    for found in unit.found {
      let input = shortened(found, target)
      let text = base64(Array(found.failure.text.utf8))
      try answer("found \(found.failure.property.rawValue) \(text) \(base64(input))")
    }
    let features = unit.features.sorted().map { String($0, radix: 36) }.joined(separator: ",")
    try answer("done \(unit.runs) \(elapsed) \(unit.corpus.count) \(features)")
  }

  /// A shorter input that fails in the same way; those that take all time or memory stay as they are.
  private func shortened(_ found: FuzzUnit.Found, _ target: any FuzzTarget) -> [UInt8] {
    let identity = found.failure.identity
    let property = found.failure.property
    guard property != .time, property != .memory else { return found.input }
    var runner = Runner(target)
    var minimiser = Minimiser(trials: Self.trials) { runner.failure(of: $0)?.identity == identity }
    return minimiser.minimised(found.input)
  }

  private func answer(_ line: String) throws {
    var bytes = Array((line + "\n").utf8)
    try OutputFile(path: "-").write(&bytes)
  }

  private func base64(_ bytes: [UInt8]) -> String {
    var text = OutputBuffer()
    // Sound: the span is only read, during the call.
    text.append(base64: unsafe bytes.span.bytes)
    // No bytes are no word.
    return text.isEmpty ? "-" : text.description
  }
}

/// A line that tells a worker what to run.
struct FuzzOrder {
  var unit: FuzzUnit.Order
  var seed: UInt64
  /// When to stop early, from the beginning of the unit.
  var milliseconds: Int

  init(_ unit: FuzzUnit.Order, seed: UInt64, milliseconds: Int) {
    self.unit = unit
    self.seed = seed
    self.milliseconds = milliseconds
  }

  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 5, let number = Int(words[1]), let runs = Int(words[2]),
      let seed = UInt64(words[3]), let milliseconds = Int(words[4])
    else { return nil }
    unit = FuzzUnit.Order(target: words[0], number: number, runs: runs)
    unit.skipped = Set(words.dropFirst(5).compactMap { Int($0) })
    self.seed = seed
    self.milliseconds = milliseconds
  }

  var line: String {
    let skipped = unit.skipped.sorted().map { " \($0)" }.joined()
    return "\(unit.target) \(unit.number) \(unit.runs) \(seed) \(milliseconds)\(skipped)\n"
  }
}

/// A whole file in memory.
enum InputFile {
  /// Reads a file, or ends the command with status 2 and a sentence.
  static func read(_ path: String) throws -> [UInt8] {
    // Sound: the path is only read, during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      Terminal.complain("\(path) cannot be opened: \(unsafe String(cString: strerror(errno)))")
      throw ExitCode(2)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // Sound: at most `count` bytes are written into the buffer, during the call.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
  }
}
