import CephWire
import Common
import Dissector

/// The bytes of a message's front, in rows of one field each.
struct HexRows {
  /// The fields with their bytes; bytes that belong to no field have rows named `(undecoded)`.
  private(set) var rows: [Row] = []

  /// One field and its bytes, from the start of the front.
  struct Row {
    var path: String
    var range: Range<Int>
  }

  /// Maps the front of `message`.
  init(_ message: MessageEvent, front: RawSpan, dialect: Dialect?) {
    let context = WireContext(dialect: dialect ?? .ceph013)
    let map = MessageTable.type(message.header.type)?.map(front, context: context)
    var end = 0
    for entry in map?.entries ?? [] {
      gap(from: end, to: entry.range.lowerBound)
      rows.append(Row(path: entry.path, range: entry.range))
      end = max(end, entry.range.upperBound)
    }
    gap(from: end, to: front.byteCount)
  }

  private mutating func gap(from start: Int, to end: Int) {
    if start < end { rows.append(Row(path: "(undecoded)", range: start..<end)) }
  }

  /// Appends the rows, 16 bytes to a line, each with its offset and its field's path.
  func append(_ front: RawSpan, to output: inout OutputBuffer) {
    for row in rows {
      for start in stride(from: row.range.lowerBound, to: row.range.upperBound, by: 16) {
        let part = start..<min(start + 16, row.range.upperBound)
        output.append("    ")
        output.append(hex: UInt64(start), width: 4)
        output.append("  ")
        output.append(hexOf: front.extracting(part))
        let isFirst = start == row.range.lowerBound
        if isFirst { output.append(repeating: 0x20, count: 34 - 2 * part.count) }
        if isFirst { output.append(row.path) }
        output.append("\n")
      }
    }
  }
}

extension OutputBuffer {
  /// Appends bytes as hexadecimal digits without spaces.
  mutating func append(hexOf bytes: RawSpan) {
    for index in 0..<bytes.byteCount { append(hex: UInt64(bytes.byte(at: index)), width: 2) }
  }
}
