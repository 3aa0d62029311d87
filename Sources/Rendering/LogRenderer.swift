import CephWire
public import Common
public import Dissector
import Transport

/// Shows each message as the line that its receiver's own log has for it with `debug ms = 1`
/// (`--format log`). The log's thread and pointer, which are not on the wire, are left out: the
/// connection's number stands for the one, nothing for the other.
public struct LogRenderer: EventRenderer, ~Copyable {
  /// Makes a renderer.
  public init() {}

  /// Appends the line of one message; other events have none.
  public mutating func render(_ event: borrowing Event, to output: inout OutputBuffer) {
    guard let message = event.message else { return }
    let header = message.header
    let is2009 = message.context.is2009
    let time = CivilTime(event.stamp.time)
    if is2009 { append2009(time, to: &output) } else { append(time, to: &output) }
    output.append(" ")
    output.append(decimal: Int64(event.connection))
    output.append(" -- ")
    header.destination.address.appendText(to: &output)
    if is2009 {
      output.append(" ")
      header.destination.name.appendText(to: &output)
    }
    output.append(" <== ")
    header.sourceName.appendText(to: &output)
    output.append(" ")
    source(of: event, message).appendText(to: &output)
    output.append(" ")
    output.append(decimal: header.seq)
    output.append(" ==== ")
    message.appendSummary(to: &output)
    appendParts(message, to: &output)
  }

  /// The lengths of the parts, and their checksums as the footer has them. In 2009 there is no middle.
  private func appendParts(_ message: MessageEvent, to output: inout OutputBuffer) {
    let (header, footer) = (message.header, message.footer)
    var lengths = [header.frontLength, header.middleLength, header.dataLength]
    var checksums = [footer.frontCRC, footer.middleCRC, footer.dataCRC]
    if message.context.is2009 {
      lengths.remove(at: 1)
      checksums.remove(at: 1)
    }
    output.append(" ==== ")
    append(lengths, separator: "+", to: &output)
    output.append(message.context.is2009 ? " (" : " (crc ")
    append(checksums, separator: " ", to: &output)
    output.append(")\n")
  }

  private func append(
    _ numbers: [UInt32], separator: StaticString, to output: inout OutputBuffer
  ) {
    for (index, number) in numbers.enumerated() {
      if index > 0 { output.append(separator) }
      output.append(decimal: UInt64(number))
    }
  }

  /// A time as the log of 2009 has it, in UTC: `26.11.22 20:13:40.482109`.
  private func append2009(_ time: CivilTime, to output: inout OutputBuffer) {
    output.append(decimal: time.year % 100, width: 2)
    output.append(".")
    output.append(decimal: time.month, width: 2)
    output.append(".")
    output.append(decimal: time.day, width: 2)
    output.append(" ")
    output.append(clockOf: time)
    output.append(".")
    output.append(decimal: time.nanosecond / 1000, width: 6)
  }

  /// A time as today's log has it, in UTC: `2026-11-22T20:13:40.482+0000`.
  private func append(_ time: CivilTime, to output: inout OutputBuffer) {
    output.append(decimal: time.year, width: 4)
    output.append("-")
    output.append(decimal: time.month, width: 2)
    output.append("-")
    output.append(decimal: time.day, width: 2)
    output.append("T")
    output.append(clockOf: time)
    output.append(".")
    output.append(decimal: time.nanosecond / 1_000_000, width: 3)
    output.append("+0000")
  }

  /// The sender's address as the receiver logs it: a sender that does not know its IP address yet
  /// says 0.0.0.0, and is given that of its TCP connection (2009.md 1.3).
  private func source(of event: borrowing Event, _ message: MessageEvent) -> EntityAddress {
    var address = message.header.source.address
    guard message.context.is2009 else { return address }
    if address.ip.isUnspecified, case .v4(let octets) = event.from.address.address {
      address.ip = IPv4Address(raw: octets.byteSwapped)
    }
    return address
  }
}
