import ArgumentParser
import Fuzzing
import Glibc

/// `cephscope fuzz`: decoders → crashes, hangs, round-trip failures.
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Feeds every decoder with broken input, and looks for what that breaks.",
    discussion: """
      Inputs are cut from captures and changed, with and without knowledge of their fields; the same \
      seed gives the same runs. What fails is made short and kept as a file, with the command that \
      runs it again.

      A line per target: runs, runs per second, inputs kept, features reached (kinds of problems and \
      of what was read), failures. The last line is the sum.

      Exit status: 0 nothing failed; 1 something failed; 2 could not be done.
      """)

  @Option(help: "How many runs, shared among the targets: quick ones get more.")
  var runs = 1_000_000

  @Option(help: "Decides which runs.")
  var seed: UInt64 = 1

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only these targets: whole names, or what they begin with, as in message/013.",
      valueName: "name"))
  var target: [String] = []

  @Option(
    help: ArgumentHelp(
      "The directory whose captures inputs are cut from.", valueName: "directory"))
  var corpus = "captures"

  @Flag(help: "Lists the targets.")
  var listTargets = false

  @Option(help: "How many processes; by default one a core.")
  var jobs: Int?

  @Option(help: ArgumentHelp("Ends after so much time.", valueName: "seconds"))
  var timeLimit: Int?

  @Option(help: ArgumentHelp("Where failures are kept.", valueName: "directory"))
  var failures = "fuzz-failures"

  @Option(
    help: ArgumentHelp(
      "Runs one input again: a failure that was kept, or any file where a target is named.",
      valueName: "file"))
  var reproduce: String?

  @Option(
    help: ArgumentHelp(
      "Writes the inputs that fuzzing starts from, for other fuzzers.", valueName: "directory"))
  var writeCorpus: String?

  /// The journal of a process that runs what it is told on standard input.
  @Option(help: .hidden)
  var worker: String?

  func validate() throws {
    if runs < 1 { throw ValidationError("There must be at least one run.") }
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("There must be 1 to 256 jobs.")
    }
    if let timeLimit, timeLimit < 1 { throw ValidationError("The time limit must be positive.") }
    for name in target where TargetTable.targets(name).isEmpty {
      throw ValidationError("There is no target '\(name)'; --list-targets has all.")
    }
  }

  func run() throws {
    if let worker { return try FuzzWorker(journal: worker, corpus: corpus).run() }
    if let reproduce { return try again(reproduce) }
    if listTargets { return try say(targets.map { $0.name + "\n" }.joined()) }
    if let writeCorpus { return try write(to: writeCorpus) }
    try fuzz()
  }

  /// The targets that are named, each once; all where none is.
  private var targets: [any FuzzTarget] {
    if target.isEmpty { return TargetTable.all }
    var known: Set<String> = []
    return target.flatMap(TargetTable.targets).filter { known.insert($0.name).inserted }
  }

  private func fuzz() throws {
    let clock = ContinuousClock()
    var settings = FuzzPool.Settings(seed: seed, corpus: corpus, failures: failures)
    settings.jobs = jobs ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    settings.deadline = timeLimit.map { clock.now + .seconds($0) }
    var pool = try FuzzPool(targets, runs: runs, settings)
    try pool.run()
    let (count, failed) = (pool.runs, pool.failureCount)
    try say("\(count) runs over \(targets.count) targets, \(failed) failures\n")
    if failed > 0 { throw ExitCode(1) }
  }

  private func write(to directory: String) throws {
    var corpus = Corpus()
    corpus.add(directory: self.corpus)
    do {
      let count = try corpus.write(to: directory, targets: targets)
      try say("\(count) inputs for \(targets.count) targets\n")
    } catch {
      Terminal.complain("\(directory): the inputs cannot be written: \(error)")
      throw ExitCode(2)
    }
  }

  private func again(_ path: String) throws {
    let file = try InputFile.read(path)
    let kept =
      target.isEmpty
      ? Reproducer(parsing: file) : Reproducer(target: target[0], input: file)
    guard let kept, let target = TargetTable.targets(kept.target).first else {
      Terminal.complain("\(path) is no failure that was kept; name the target with --target")
      throw ExitCode(2)
    }
    var runner = Runner(target)
    guard let failure = runner.failure(of: kept.input) else {
      return try say("\(target.name): nothing is wrong with this input\n")
    }
    try say("\(target.name): \(failure.property.rawValue): \(failure.text)\n")
    throw ExitCode(1)
  }

  private func say(_ text: String) throws {
    var bytes = Array(text.utf8)
    try OutputFile(path: "-").write(&bytes)
  }
}
