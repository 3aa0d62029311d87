/// Shows how much of a large capture has been read, on standard error where that is a terminal.
struct ProgressBar {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var nextLook: ContinuousClock.Instant
  private var calls = 0
  private var isShown = false

  /// How many packets are read before the clock is looked at again.
  private static let stride = 2048
  private static let width = 40

  init() {
    start = clock.now
    // Short work ends before anybody could read a bar.
    nextLook = start + .milliseconds(500)
  }

  /// Shows the progress, if it is time to.
  mutating func update(_ progress: @autoclosure () -> (read: Int, total: Int?)) {
    calls += 1
    guard calls % Self.stride == 0, Terminal.showsErrors, !Terminal.showsOutput else { return }
    let now = clock.now
    guard now >= nextLook else { return }
    nextLook = now + .milliseconds(100)
    isShown = true
    let (read, total) = progress()
    let elapsed = start.duration(to: now)
    let speed = Double(read) / 1e6 / max(elapsed / .seconds(1), 0.001)
    var line = "\r\u{1b}[K"
    if let total, total > 0 {
      let part = min(Double(read) / Double(total), 1)
      let filled = Int(part * Double(Self.width))
      line += "[" + String(repeating: "=", count: filled)
      line += String(repeating: " ", count: Self.width - filled) + "] \(Int(part * 100)) %"
    } else {
      line += "\(read / 1_000_000) MB"
    }
    Terminal.write(line + ", \(Int(speed)) MB/s")
  }

  /// Takes the bar away.
  func finish() {
    if isShown { Terminal.write("\r\u{1b}[K") }
  }
}
