public import Common
public import Dissector

/// Shows events, one at a time, by appending to a buffer that its owner empties.
public protocol EventRenderer: ~Copyable {
  /// Appends what stands before everything.
  mutating func begin(_ output: inout OutputBuffer)
  /// Appends what stands before the first event, if there is one.
  mutating func open(_ output: inout OutputBuffer)
  /// Appends what stands between two events.
  mutating func separate(_ output: inout OutputBuffer)
  /// Appends one event.
  mutating func render(_ event: borrowing Event, to output: inout OutputBuffer)
  /// Appends what stands behind everything; `isEmpty` says that there was no event.
  mutating func end(_ output: inout OutputBuffer, isEmpty: Bool)
}

extension EventRenderer where Self: ~Copyable {
  /// Nothing stands before the events.
  public mutating func begin(_ output: inout OutputBuffer) {}
  /// Nothing stands before the first event.
  public mutating func open(_ output: inout OutputBuffer) {}
  /// Nothing stands between events.
  public mutating func separate(_ output: inout OutputBuffer) {}
  /// Nothing stands behind the events.
  public mutating func end(_ output: inout OutputBuffer, isEmpty: Bool) {}
}

/// Prints times as ISO 8601 has them, in UTC to the nanosecond (`2026-11-22T19:54:48.990807000Z`),
/// and keeps the text of the last second, which most events share with the one before.
struct TimestampText: ~Copyable {
  private var second = Int64.min
  private var text = OutputBuffer(capacity: 64)

  mutating func append(_ instant: Instant, to output: inout OutputBuffer) {
    let second = instant.nanoseconds / 1_000_000_000
    if second != self.second || instant.nanoseconds < 0 {
      self.second = second
      text.removeAll()
      text.append(iso8601: instant)
    }
    output.append(text.bytes.extracting(first: text.count - Self.fraction))
    output.append(decimal: CivilTime.nanosecond(of: instant), width: 9)
    output.append(UInt8(ascii: "Z"))
  }

  /// The length of the nine decimals and the `Z` behind them.
  private static var fraction: Int { 10 }
}

extension OutputBuffer {
  /// Appends a time as ISO 8601 has it, in UTC to the nanosecond: `2026-11-22T19:54:48.990807000Z`.
  public mutating func append(iso8601 instant: Instant) {
    let time = CivilTime(instant)
    append(decimal: time.year, width: 4)
    append(UInt8(ascii: "-"))
    append(decimal: time.month, width: 2)
    append(UInt8(ascii: "-"))
    append(decimal: time.day, width: 2)
    append(UInt8(ascii: "T"))
    append(clockOf: time)
    append(UInt8(ascii: "."))
    append(decimal: time.nanosecond, width: 9)
    append(UInt8(ascii: "Z"))
  }

  /// Appends hours, minutes and seconds: `19:54:48`.
  mutating func append(clockOf time: CivilTime) {
    append(decimal: time.hour, width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: time.minute, width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: time.second, width: 2)
  }

  /// Appends a span of time in seconds with nine decimals: `0.001234000`.
  mutating func append(seconds nanoseconds: Int64) {
    if nanoseconds < 0 { append(UInt8(ascii: "-")) }
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    append(decimal: whole)
    append(UInt8(ascii: "."))
    append(decimal: Int(rest), width: 9)
  }
}
