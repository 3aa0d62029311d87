/// An instant as a calendar and a clock in UTC show it (proleptic Gregorian calendar).
public struct CivilTime: Hashable, Sendable {
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  /// 0 to 23.
  public var hour: Int
  /// 0 to 59.
  public var minute: Int
  /// 0 to 59.
  public var second: Int
  /// 0 to 999,999,999.
  public var nanosecond: Int

  /// The calendar's reading of `instant`.
  public init(_ instant: Instant) {
    let (seconds, nanosecond) = floorDivide(instant.nanoseconds, by: 1_000_000_000)
    self.init(secondsSince1970: seconds, nanosecond: Int(nanosecond))
  }

  /// The calendar's reading of a whole number of seconds since 1970-01-01T00:00:00Z.
  /// `seconds` may be anything within ±2^53.
  public init(secondsSince1970 seconds: Int64, nanosecond: Int) {
    let (days, secondOfDay) = floorDivide(seconds, by: 86_400)
    hour = Int(secondOfDay / 3600)
    minute = Int(secondOfDay / 60 % 60)
    second = Int(secondOfDay % 60)
    self.nanosecond = nanosecond
    // Years are counted from March, so that the leap day is a year's last day; eras have 400 years.
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }
}

extension CivilTime {
  /// The part of `instant` that is less than a second, 0 to 999,999,999.
  public static func nanosecond(of instant: Instant) -> Int {
    Int(floorDivide(instant.nanoseconds, by: 1_000_000_000).1)
  }
}

/// Quotient rounded down, and the remainder that then is never negative; `divisor` > 0.
private func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
