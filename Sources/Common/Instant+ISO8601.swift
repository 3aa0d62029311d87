extension Instant {
  /// Parses a time in UTC as ISO 8601 has it: `2026-11-22T19:54:48Z`, with up to nine decimals, or
  /// without its `Z`, seconds or clock. nil where the text is no such time.
  public init?(iso8601 text: String) {
    var rest = text.utf8[...]
    if rest.last == UInt8(ascii: "Z") { rest.removeLast() }
    let halves = rest.split(separator: UInt8(ascii: "T"), omittingEmptySubsequences: false)
    guard halves.count <= 2, let days = Self.days(halves[0]) else { return nil }
    var nanoseconds: Int64 = 0
    if halves.count == 2 {
      guard let clock = Self.clock(halves[1]) else { return nil }
      nanoseconds = clock
    }
    // Before 1970 they are counted back from the end of the day: the midnight before the earliest
    // instants is no instant itself.
    let length: Int64 = 86_400_000_000_000
    let (day, overflow) = (days < 0 ? days + 1 : days).multipliedReportingOverflow(by: length)
    let (sum, carry) = day.addingReportingOverflow(days < 0 ? nanoseconds - length : nanoseconds)
    if overflow || carry { return nil }
    self.init(nanoseconds: sum)
  }

  /// Days from 1970-01-01 to a date `YYYY-MM-DD`.
  private static func days(_ text: Substring.UTF8View) -> Int64? {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      .map { number($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      year < 10_000, 1...12 ~= month, 1...Self.length(ofMonth: month, year: year) ~= day
    else { return nil }
    // Years are counted from March, as in `CivilTime`.
    let shifted = month <= 2 ? year - 1 : year
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Nanoseconds from midnight to a clock's `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`.
  private static func clock(_ text: Substring.UTF8View) -> Int64? {
    let halves = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { number($0) }
    guard halves.count <= 2, 2...3 ~= parts.count, let hour = parts[0], hour < 24,
      let minute = parts[1], minute < 60
    else { return nil }
    var nanoseconds = (hour * 60 + minute) * 60_000_000_000
    if parts.count == 3 {
      guard let second = parts[2], second < 60 else { return nil }
      nanoseconds += second * 1_000_000_000
    }
    guard halves.count == 2 else { return nanoseconds }
    let digits = halves[1].count
    guard 1...9 ~= digits, let fraction = number(halves[1]) else { return nil }
    return nanoseconds + (0..<9 - digits).reduce(fraction) { value, _ in value * 10 }
  }

  /// A number of up to nine decimal digits.
  private static func number(_ text: Substring.UTF8View) -> Int64? {
    guard 1...9 ~= text.count, text.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    return text.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }
}
