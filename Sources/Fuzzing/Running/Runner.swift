/// Runs inputs of one target, and holds every run against the caps of time and memory.
public struct Runner {
  /// What is run.
  public let target: any FuzzTarget
  private var meter: Meter

  /// Makes the runner of a target.
  public init(_ target: any FuzzTarget) {
    self.init(target, meter: Meter())
    // To start the process may have taken more than it holds now.
    meter.forgetPeak()
  }

  init(_ target: any FuzzTarget, meter: Meter) {
    self.target = target
    self.meter = meter
  }

  /// Runs an input and checks everything.
  public mutating func failure(of input: [UInt8]) -> FuzzFailure? {
    run(input, isThorough: true).failure
  }

  /// Runs an input.
  mutating func run(_ input: [UInt8], isThorough: Bool) -> Outcome {
    var outcome = Outcome(isThorough: isThorough)
    meter.begin()
    target.run(input, &outcome)
    let elapsed = meter.elapsed
    let growth = meter.growth()
    if growth > FuzzLimits.memoryPerRun + FuzzLimits.memoryPerByte * input.count {
      outcome.fail(.memory, "\(growth >> 20) MiB for \(input.count) bytes")
      meter.forgetPeak()
    }
    let allowed = FuzzLimits.timePerRun + FuzzLimits.timePerByte * input.count
    if elapsed > allowed, let work = slowest(input, isThorough, allowed) {
      outcome.fail(.time, "\(work / 1_000_000) ms for \(input.count) bytes")
    }
    return outcome
  }

  /// What the input takes at least, in nanoseconds of work, where that is more than is allowed: the
  /// machine may have had something else to do.
  private func slowest(_ input: [UInt8], _ isThorough: Bool, _ allowed: Int) -> Int? {
    var least = Int.max
    for _ in 0..<3 {
      var outcome = Outcome(isThorough: isThorough)
      let start = Meter.work
      target.run(input, &outcome)
      least = min(least, Meter.work - start)
    }
    return least > allowed ? least : nil
  }
}
