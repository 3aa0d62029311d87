import CephWire
import Common
import Dissector

/// The bytes of a message, in rows of one field each.
struct HexRows {
  /// The fields with their bytes; bytes that belong to no field have rows named `(undecoded)`.
  private(set) var rows: [Row] = []

  /// One field and its bytes, from the start of a part of the message.
  struct Row {
    var path: String
    var range: Range<Int>
    var part: MessagePart
  }

  /// Maps the parts of `message`: the front, and those that fields lie in.
  init(_ message: MessageEvent, _ parts: borrowing MessageParts) {
    let map = message.type?.map(parts, context: message.context)
    for part in MessagePart.allCases where part == .front || message.describes(part) {
      append(map?.entries ?? [], of: part, count: parts[part].byteCount)
    }
  }

  private mutating func append(_ entries: [FieldMap.Entry], of part: MessagePart, count: Int) {
    var end = 0
    for entry in entries where entry.part == part {
      gap(from: end, to: entry.range.lowerBound, of: part)
      rows.append(Row(path: entry.path, range: entry.range, part: part))
      end = max(end, entry.range.upperBound)
    }
    gap(from: end, to: count, of: part)
  }

  private mutating func gap(from start: Int, to end: Int, of part: MessagePart) {
    if start < end { rows.append(Row(path: "(undecoded)", range: start..<end, part: part)) }
  }

  /// Appends the rows, 16 bytes to a line, each with its offset and its field's path.
  func append(_ parts: borrowing MessageParts, to output: inout OutputBuffer) {
    var part = MessagePart.front
    for row in rows {
      if row.part != part {
        part = row.part
        output.append("    ")
        output.append(part.rawValue)
        output.append("\n")
      }
      append(row, parts[part], to: &output)
    }
  }

  private func append(_ row: Row, _ bytes: RawSpan, to output: inout OutputBuffer) {
    for start in stride(from: row.range.lowerBound, to: row.range.upperBound, by: 16) {
      let part = start..<min(start + 16, row.range.upperBound)
      output.append("    ")
      output.append(hex: UInt64(start), width: 4)
      output.append("  ")
      output.append(hexOf: bytes.extracting(part))
      let isFirst = start == row.range.lowerBound
      if isFirst { output.append(repeating: 0x20, count: 34 - 2 * part.count) }
      if isFirst { output.append(row.path) }
      output.append("\n")
    }
  }
}

extension OutputBuffer {
  /// Appends bytes as hexadecimal digits without spaces.
  mutating func append(hexOf bytes: RawSpan) {
    for index in 0..<bytes.byteCount { append(hex: UInt64(bytes.byte(at: index)), width: 2) }
  }
}
