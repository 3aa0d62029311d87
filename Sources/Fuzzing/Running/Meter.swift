import Glibc

/// What a run takes of time and memory.
struct Meter {
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant
  private var peak: Int

  init() {
    start = clock.now
    peak = Self.peakMemory
  }

  mutating func begin() { start = clock.now }

  /// Nanoseconds since the beginning, as a clock on the wall has them.
  var elapsed: Int { Int((clock.now - start) / .nanoseconds(1)) }

  /// By how much the most memory that the process ever had has grown since this was asked last.
  mutating func growth() -> Int {
    let now = Self.peakMemory
    defer { peak = now }
    return now - peak
  }

  private static var peakMemory: Int {
    var usage = rusage()
    // Sound: the system fills in the structure.
    return unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss << 10 : 0
  }

  /// Nanoseconds that this thread has been at work.
  static var work: Int {
    var time = timespec()
    // Sound: the system fills in the structure.
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
