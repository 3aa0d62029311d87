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
    guard message.context.is2009 else { return renderToday(event, message, to: &output) }
    let time = CivilTime(event.stamp.time)
    output.append(decimal: time.year % 100, width: 2)
    output.append(".")
    output.append(decimal: time.month, width: 2)
    output.append(".")
    output.append(decimal: time.day, width: 2)
    output.append(" ")
    output.append(clockOf: time)
    output.append(".")
    output.append(decimal: time.nanosecond / 1000, width: 6)
    output.append(" ")
    output.append(decimal: Int64(event.connection))
    output.append(" -- ")
    let header = message.header
    header.destination.address.appendText(to: &output)
    output.append(" ")
    header.destination.name.appendText(to: &output)
    output.append(" <== ")
    header.source.name.appendText(to: &output)
    output.append(" ")
    source(of: event, header).appendText(to: &output)
    output.append(" ")
    output.append(decimal: header.seq)
    output.append(" ==== ")
    message.appendSummary(to: &output)
    output.append(" ==== ")
    output.append(decimal: UInt64(header.frontLength))
    output.append("+")
    output.append(decimal: UInt64(header.dataLength))
    output.append(" (")
    output.append(decimal: UInt64(message.footer.frontCRC))
    output.append(" ")
    output.append(decimal: UInt64(message.footer.dataCRC))
    output.append(")\n")
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

  /// The line of today's log: an ISO time, the receiver's address, and the header's version and
  /// middle part (mainline.md 6).
  private func renderToday(
    _ event: borrowing Event, _ message: MessageEvent, to output: inout OutputBuffer
  ) {
    let header = message.header
    append(CivilTime(event.stamp.time), to: &output)
    output.append(" ")
    output.append(decimal: Int64(event.connection))
    output.append(" -- ")
    header.destination.address.appendText(to: &output)
    output.append(" <== ")
    header.source.name.appendText(to: &output)
    output.append(" ")
    header.source.address.appendText(to: &output)
    output.append(" ")
    output.append(decimal: header.seq)
    output.append(" ==== ")
    message.appendSummary(to: &output)
    output.append(" ==== ")
    output.append(decimal: UInt64(header.frontLength))
    output.append("+")
    output.append(decimal: UInt64(header.middleLength))
    output.append("+")
    output.append(decimal: UInt64(header.dataLength))
    output.append(" (crc ")
    output.append(decimal: UInt64(message.footer.frontCRC))
    output.append(" ")
    output.append(decimal: UInt64(message.footer.middleCRC))
    output.append(" ")
    output.append(decimal: UInt64(message.footer.dataCRC))
    output.append(")\n")
  }

  /// The sender's address as the receiver logs it: a sender that does not know its IP address yet
  /// says 0.0.0.0, and is given that of its TCP connection (2009.md 1.3).
  private func source(of event: borrowing Event, _ header: MessageHeader) -> EntityAddress {
    var address = header.source.address
    if address.ip.isUnspecified, case .v4(let octets) = event.from.address.address {
      address.ip = IPv4Address(raw: octets.byteSwapped)
    }
    return address
  }
}
