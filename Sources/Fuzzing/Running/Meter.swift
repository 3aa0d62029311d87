import FoundationEssentials
import Glibc

/// What a run takes of time and memory.
struct Meter {
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant
  private let peakMemory: () -> Int
  private var peak: Int

  /// Makes a meter. Where other work goes on in the process, as in its tests, what the process has
  /// held tells nothing of one run: there `peakMemory` says what is to be taken for it, in bytes.
  init(peakMemory: @escaping () -> Int = Self.quickestPeak()) {
    start = clock.now
    self.peakMemory = peakMemory
    peak = peakMemory()
  }

  mutating func begin() { start = clock.now }

  /// Nanoseconds since the beginning, as a clock on the wall has them.
  var elapsed: Int { Int((clock.now - start) / .nanoseconds(1)) }

  /// By how much the most memory that the process ever had has grown since this was asked last.
  mutating func growth() -> Int {
    let now = peakMemory()
    defer { peak = now }
    return now - peak
  }

  /// Has the system forget the most that the process has held, so that what is held next is seen
  /// even where it is less. Where the system does not do that, only what is more is seen.
  mutating func forgetPeak() {
    guard let file = unsafe fopen("/proc/self/clear_refs", "w") else { return }
    // Sound: the file is open, and closed once. The 5 stands for the peak in Linux's proc(5).
    unsafe fputs("5", file)
    unsafe fclose(file)
    peak = peakMemory()
  }

  /// Who is started by a large process is told the memory of that one, too, by the quicker way to ask.
  static func quickestPeak() -> () -> Int {
    if usagePeak() > statusPeak() { return { statusPeak() } }
    return { usagePeak() }
  }

  /// The most memory that the process, or the one that started it, has had, in bytes.
  private static func usagePeak() -> Int {
    var usage = rusage()
    // Sound: the system fills in the structure.
    return unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss << 10 : 0
  }

  /// The most memory that the process has had, in bytes; 0 where the system does not tell.
  private static func statusPeak() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }

  /// Nanoseconds that this thread has been at work.
  static var work: Int {
    var time = timespec()
    // Sound: the system fills in the structure.
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
