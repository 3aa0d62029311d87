import ArgumentParser
import CephWire
import Common
import Fuzzing
import Glibc

/// The processes that fuzz, and what they have found.
struct FuzzPool {
  /// What stays the same for all runs.
  struct Settings {
    var seed: UInt64
    var corpus: String
    var failures: String
    var jobs = 1
    var deadline: ContinuousClock.Instant?
  }

  /// How many runs there have been.
  private(set) var runs = 0
  /// How many different failures there are.
  private(set) var failureCount = 0

  private let settings: Settings
  private let clock = ContinuousClock()
  private var waiting: [FuzzUnit.Order] = []
  private var tallies: [String: FuzzTally] = [:]
  private var workers: [Worker] = []
  /// How many processes there have been.
  private var started = 0
  private var progress = FuzzProgress()
  private let total: Int

  /// A run that takes longer has no end.
  private static let longestRun = Duration.seconds(20)
  /// How many processes are tried to make an input that kills one shorter.
  private static let trialsOfDeath = 300
  /// A unit that kills as many processes is given up.
  private static let mostDeaths = 4

  /// One process, and what it is at.
  private final class Worker {
    let process: ChildProcess
    let journal: Journal
    var order: FuzzUnit.Order?
    /// Whether it was killed because a run did not end.
    var isHanging = false
    var lastRuns = -1
    var lastChange: ContinuousClock.Instant
    private let path: String

    init(
      _ process: ChildProcess, _ journal: Journal, _ path: String,
      at time: ContinuousClock.Instant
    ) {
      self.process = process
      self.journal = journal
      self.path = path
      lastChange = time
    }

    // Sound: the path is only read, during the call.
    deinit { unsafe unlink(path) }
  }

  init(_ targets: [any FuzzTarget], runs: Int, _ settings: Settings) throws {
    self.settings = settings
    total = runs
    let shares = FuzzShares.of(runs, weights: targets.map(\.weight))
    for (target, share) in zip(targets.map(\.name), shares) {
      let starts = Array(stride(from: 0, to: share, by: FuzzUnit.longest))
      for (number, start) in starts.enumerated() {
        let count = min(FuzzUnit.longest, share - start)
        waiting.append(FuzzUnit.Order(target: target, number: number, runs: count))
      }
      tallies[target] = FuzzTally(target: target, units: starts.count)
    }
    waiting.reverse()
  }

  /// Runs everything.
  mutating func run() throws {
    // A worker that has died is seen by the end of what it writes.
    signal(SIGPIPE, SIG_IGN)
    defer {
      for worker in workers {
        worker.process.kill()
        worker.process.wait()
      }
    }
    for _ in 0..<min(settings.jobs, max(1, waiting.count)) { try start() }
    while !workers.isEmpty {
      var polls = workers.map { pollfd(fd: $0.process.output, events: Int16(POLLIN), revents: 0) }
      // Sound: the count is that of the array.
      _ = unsafe poll(&polls, nfds_t(polls.count), 200)
      for (worker, poll) in zip(workers, polls) where poll.revents != 0 { try listen(to: worker) }
      for worker in workers { watch(worker) }
      progress.update(runs: runs + underway, total: total)
    }
    progress.finish()
    try reportRest()
  }

  /// Runs of the units that are not done yet.
  private var underway: Int { workers.reduce(0) { $0 + ($1.order == nil ? 0 : $1.journal.run) } }

  private mutating func start() throws {
    started += 1
    let path = "\(Scratch.directory)/cephscope-journal-\(getpid())-\(started)"
    guard let journal = Journal(path: path) else {
      Terminal.complain("\(path): no journal can be kept there")
      throw ExitCode(2)
    }
    let process = try ChildProcess(
      ["fuzz", "--worker", path, "--corpus", settings.corpus], talks: true)
    workers.append(Worker(process, journal, path, at: clock.now))
  }

  private mutating func listen(to worker: Worker) throws {
    guard let lines = worker.process.readLines() else { return try died(worker) }
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "found": try found(words, worker)
      case "done":
        try done(words, worker)
        next(worker)
      default: next(worker)
      }
    }
  }

  /// Gives a worker its next unit, or lets it go.
  private mutating func next(_ worker: Worker) {
    worker.lastChange = clock.now
    let left = settings.deadline.map { Int(($0 - clock.now) / .milliseconds(1)) } ?? .max
    guard left > 0, let order = waiting.popLast() else {
      worker.process.kill()
      worker.process.wait()
      return workers.removeAll { $0 === worker }
    }
    worker.order = order
    let line = FuzzOrder(order, seed: settings.seed, milliseconds: min(left, 1 << 40)).line
    worker.process.write(line)
  }

  private mutating func done(_ words: [String], _ worker: Worker) throws {
    guard words.count >= 4, let order = worker.order, let count = Int(words[1]) else { return }
    runs += count
    worker.order = nil
    let features = words.count > 4 ? words[4].split(separator: ",").map(String.init) : []
    tallies[order.target]?.add(
      runs: count, microseconds: Int(words[2]) ?? 0, corpus: Int(words[3]) ?? 0, features)
    if let tally = tallies[order.target], tally.isDone { try report(tally) }
  }

  /// Kills a worker whose run does not end.
  private func watch(_ worker: Worker) {
    guard worker.order != nil, !worker.isHanging else { return }
    if worker.journal.runs != worker.lastRuns {
      worker.lastRuns = worker.journal.runs
      worker.lastChange = clock.now
    } else if clock.now - worker.lastChange > Self.longestRun {
      worker.isHanging = true
      worker.process.kill()
    }
  }

  // MARK: Failures

  private mutating func found(_ words: [String], _ worker: Worker) throws {
    guard words.count == 4, let order = worker.order,
      let property = FuzzFailure.Property(rawValue: words[1]),
      let text = decodeBase64(words[2].utf8)
    else { return }
    let failure = FuzzFailure(property, String(decoding: text, as: UTF8.self))
    try keep(failure, Reproducer(target: order.target, input: decodeBase64(words[3].utf8) ?? []))
  }

  /// A process has ended by itself: its last input has killed it, or it could not begin.
  private mutating func died(_ worker: Worker) throws {
    worker.process.wait()
    workers.removeAll { $0 === worker }
    guard let order = worker.order else {
      Terminal.complain("a process that should fuzz has ended before it began")
      throw ExitCode(2)
    }
    let failure = FuzzFailure(worker.isHanging ? .hang : .trap, "the process died")
    try lost(failure, order, worker.journal)
    try start()
  }

  private mutating func lost(
    _ failure: FuzzFailure, _ order: FuzzUnit.Order, _ journal: Journal
  ) throws {
    var order = order
    order.skipped.insert(journal.run)
    let kept = Reproducer(target: order.target, input: journal.input)
    try keep(failure, failure.property == .trap ? shortened(kept) : kept)
    if order.skipped.count < Self.mostDeaths {
      waiting.append(order)
    } else {
      runs += journal.run
      tallies[order.target]?.add(runs: journal.run, microseconds: 0, corpus: 0, [])
      if let tally = tallies[order.target], tally.isDone { try report(tally) }
    }
  }

  /// A shorter input that kills a process, too: each that is tried has one of its own.
  private func shortened(_ kept: Reproducer) -> Reproducer {
    let path = "\(Scratch.directory)/cephscope-trial-\(getpid())"
    // Sound: the path is only read, during the call.
    defer { unsafe unlink(path) }
    var minimiser = Minimiser(trials: Self.trialsOfDeath) { input in
      var file = Reproducer(target: kept.target, input: input).file
      guard (try? OutputFile(path: path).write(&file)) != nil,
        let child = try? ChildProcess(["fuzz", "--reproduce", path], talks: false)
      else { return false }
      return !child.endsWell(within: 5)
    }
    return Reproducer(target: kept.target, input: minimiser.minimised(kept.input))
  }

  /// Writes a failure down, unless it is known, and says how to see it again.
  private mutating func keep(_ failure: FuzzFailure, _ kept: Reproducer) throws {
    guard tallies[kept.target]?.add(failure) == true else { return }
    failureCount += 1
    // Where it is there already, writing the file says what is wrong.
    // Sound: the path is only read, during the call.
    _ = unsafe mkdir(settings.failures, 0o755)
    let path = "\(settings.failures)/\(kept.fileName(failure))"
    var file = kept.file
    try OutputFile(path: path).write(&file)
    progress.finish()
    try say(
      """
      \(kept.target): \(failure.property.rawValue): \(failure.text)
        again: cephscope fuzz --reproduce \(path)

      """)
  }

  // MARK: Reports

  private mutating func report(_ tally: FuzzTally) throws {
    progress.finish()
    try say(tally.line)
    tallies[tally.target]?.isReported = true
  }

  /// The lines of targets that were not done in time.
  private mutating func reportRest() throws {
    for tally in tallies.values.sorted(by: { $0.target < $1.target }) where !tally.isReported {
      try report(tally)
    }
  }

  private func say(_ text: String) throws {
    var bytes = Array(text.utf8)
    try OutputFile(path: "-").write(&bytes)
  }
}
