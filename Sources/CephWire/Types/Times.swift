public import Common

/// A time in seconds and nanoseconds since 1970 (`ceph_timespec`, 2009.md 0,
/// mainline.md 2.4), 8 bytes.
public struct Timespec: WireStruct {
  public var seconds: UInt32 = 0
  /// 0 to 999,999,999 where the sender means it; any number where it is uninitialised.
  public var nanoseconds: UInt32 = 0

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("sec", &seconds)
    try c.field("nsec", &nanoseconds)
  }

  /// Appends the time as Ceph's log prints it, in 2009 or since.
  public func appendLogText(to output: inout OutputBuffer, dialect: Dialect = .ceph013) {
    appendLogTime(
      seconds: seconds, microseconds: nanoseconds / 1000, dialect: dialect, to: &output)
  }

  public var compactText: String? { isoText(seconds, nanoseconds, digits: 9) }

  public func appendCompactText(to output: inout OutputBuffer) -> Bool {
    appendTime(seconds, nanoseconds, digits: 9, to: &output)
    return true
  }
}

/// A time since 1970 (`utime_t`), 8 bytes: in seconds and microseconds (2009.md 0), today in seconds
/// and nanoseconds (mainline.md 2.4).
public struct UserTime: WireStruct {
  public var seconds: UInt32 = 0
  /// What is added to the seconds, in the unit that `precision` tells.
  private var fraction: UInt32 = 0
  /// The dialect that the time was read in has set it.
  private var precision = Precision.microseconds

  private enum Precision: Int {
    case microseconds = 6
    case nanoseconds = 9
  }

  public init() {}

  public static let minimumSize = 8

  /// What is added to the seconds; any number where the sender has left it uninitialised.
  public var microseconds: UInt32 {
    get { precision == .microseconds ? fraction : fraction / 1000 }
    set { (fraction, precision) = (newValue, .microseconds) }
  }

  /// The same, where the time is that precise; in 2009 it is not.
  public var nanoseconds: UInt32? {
    get { precision == .nanoseconds ? fraction : nil }
    set { (fraction, precision) = (newValue ?? 0, .nanoseconds) }
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    precision = c.context.is2009 ? .microseconds : .nanoseconds
    try c.field("sec", &seconds)
    try c.field(c.context.is2009 ? "usec" : "nsec", &fraction)
  }

  public var compactText: String? { isoText(seconds, fraction, digits: precision.rawValue) }

  public func appendCompactText(to output: inout OutputBuffer) -> Bool {
    appendTime(seconds, fraction, digits: precision.rawValue, to: &output)
    return true
  }
}

/// Appends a time as Ceph's log prints it, in UTC: a span of less than ten years as seconds, else a
/// date: `2026-11-22T20:37:34.985554+0000` (mainline.md 2.4), `26.11.22 20:37:34.985554` in 2009.
public func appendLogTime(
  seconds: UInt32, microseconds: UInt32, dialect: Dialect = .ceph013,
  to output: inout OutputBuffer
) {
  let isDate = seconds >= 10 * 365 * 24 * 3600
  if isDate {
    appendDate(seconds: seconds, dialect: dialect, to: &output)
  } else {
    output.append(decimal: UInt64(seconds))
  }
  output.append(UInt8(ascii: "."))
  output.append(decimal: Int(microseconds), width: 6)
  if isDate && dialect != .ceph013 { output.append("+0000") }
}

private func appendDate(seconds: UInt32, dialect: Dialect, to output: inout OutputBuffer) {
  let is2009 = dialect == .ceph013
  let time = CivilTime(secondsSince1970: Int64(seconds), nanosecond: 0)
  output.append(decimal: is2009 ? time.year % 100 : time.year, width: 2)
  for part in [time.month, time.day] {
    output.append(is2009 ? "." : "-")
    output.append(decimal: part, width: 2)
  }
  output.append(is2009 ? " " : "T")
  output.append(decimal: time.hour, width: 2)
  for part in [time.minute, time.second] {
    output.append(":")
    output.append(decimal: part, width: 2)
  }
}

/// Appends a time in the style of ISO 8601, or as plain numbers where the fraction is none.
private func appendTime(
  _ seconds: UInt32, _ fraction: UInt32, digits: Int, to output: inout OutputBuffer
) {
  guard fraction < (digits == 6 ? 1_000_000 : 1_000_000_000) else {
    output.append(decimal: UInt64(seconds))
    output.append(" s and ")
    return output.append(decimal: UInt64(fraction))
  }
  let time = CivilTime(secondsSince1970: Int64(seconds), nanosecond: 0)
  output.append(decimal: Int64(time.year))
  output.append(UInt8(ascii: "-"))
  output.append(decimal: time.month, width: 2)
  output.append(UInt8(ascii: "-"))
  output.append(decimal: time.day, width: 2)
  output.append(UInt8(ascii: "T"))
  output.append(decimal: time.hour, width: 2)
  output.append(UInt8(ascii: ":"))
  output.append(decimal: time.minute, width: 2)
  output.append(UInt8(ascii: ":"))
  output.append(decimal: time.second, width: 2)
  output.append(UInt8(ascii: "."))
  output.append(decimal: Int(fraction), width: digits)
  output.append(UInt8(ascii: "Z"))
}

private func isoText(_ seconds: UInt32, _ fraction: UInt32, digits: Int) -> String {
  var output = OutputBuffer(capacity: 64)
  appendTime(seconds, fraction, digits: digits, to: &output)
  return output.description
}
