import Common
import Testing

@testable import MDSClient

@Suite struct BackoffTests {
  @Test func `MON2: each wait is twice as long as the one before, up to 300 s`() {
    var now = Instant(nanoseconds: 0)
    var backoff = Backoff(from: now)
    var waits: [Int64] = []
    while waits.count < 12, let due = backoff.due {
      waits.append((due.nanoseconds - now.nanoseconds) / 500_000_000)
      now = due
      backoff.again(at: now)
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600])
  }

  @Test func `nothing is due beyond the end of the clock`() {
    let end = Instant(nanoseconds: .max)
    #expect(Backoff(from: end).due == nil)
    #expect(end.later(by: 1) == nil)
    #expect(end.later(seconds: 1) == end)
  }
}
