import Common
import Testing

@Suite struct InstantTests {
  @Test func `seconds between two instants`() {
    let early = Instant(nanoseconds: 1_500_000_000)
    let late = Instant(nanoseconds: 4_000_000_000)
    #expect(late.seconds(since: early) == 2.5)
    #expect(early.seconds(since: late) == -2.5)
    #expect(early < late && !(late < early))
  }

  @Test func `seconds between instants that are far apart`() {
    let first = Instant(nanoseconds: .min)
    let last = Instant(nanoseconds: .max)
    #expect(abs(last.seconds(since: first) - 18_446_744_073.709_55) < 0.001)
    #expect(abs(first.seconds(since: last) + 18_446_744_073.709_55) < 0.001)
  }

  static let good: [(String, Int64)] = [
    ("1970-01-01T00:00:00Z", 0),
    ("2026-11-22T19:54:48Z", 1_795_377_288_000_000_000),
    ("2026-11-22T19:54:48", 1_795_377_288_000_000_000),
    ("2026-11-22T19:54:48.5Z", 1_795_377_288_500_000_000),
    ("2026-11-22T19:54:48.000000001Z", 1_795_377_288_000_000_001),
    ("2026-11-22T19:54", 1_795_377_240_000_000_000),
    ("2026-11-22", 1_795_305_600_000_000_000),
    ("2000-02-29", 951_782_400_000_000_000),
    ("1969-12-31T23:59:59.999999999Z", -1),
    ("1677-09-21T00:12:43.145224192Z", .min),
    ("2262-04-11T23:47:16.854775807Z", .max),
  ]

  @Test(arguments: good)
  func `a time in ISO 8601 is read`(_ text: String, _ nanoseconds: Int64) {
    #expect(Instant(iso8601: text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "Z", "T", "2026", "2026-11", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32",
    "2026-02-29", "2000-02-30", "1900-02-29", "2026-04-31", "2026-11-22T", "2026-11-22T19",
    "2026-11-22T24:00", "2026-11-22T19:60", "2026-11-22T19:54:60", "2026-11-22T19:54:48.",
    "2026-11-22T19:54:48.1234567890", "2026-11-22T19:54:48.1.2", "2026-11-22T19:54:48+01:00",
    "2026-11-22 19:54:48", "2026-11-22T19:54:48ZZ", "-2026-11-22", "2026-11-2x", "２０２６-11-22",
    "0000-01-01", "1677-09-21T00:12:43.145224191Z", "2262-04-11T23:47:16.854775808Z",
    "9999-12-31", "2026-11-22T1T2", "999999999999-01-01",
  ])
  func `what is no such time is refused`(_ text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test func `what is read shows the same calendar`() throws {
    let instant = try #require(Instant(iso8601: "2009-06-30T12:34:56.789Z"))
    let time = CivilTime(instant)
    #expect([time.year, time.month, time.day] == [2009, 6, 30])
    #expect([time.hour, time.minute, time.second] == [12, 34, 56])
    #expect(time.nanosecond == 789_000_000)
  }
}
