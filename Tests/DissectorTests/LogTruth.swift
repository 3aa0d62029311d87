import CephWire
/// What a receiver's own log says of a message that it received.
struct LogRow: Sendable {
  var key: MessageKey
  /// The nonce of the sender's address.
  var sender: UInt32
  /// The log's text.
  var text: String
}

/// What tells a message apart from all others that a receiver got.
struct MessageKey: Hashable, Sendable, CustomStringConvertible {
  /// The nonce of the receiver's address, which is its process's number.
  var receiver: UInt32
  var sender: String
  var seq: UInt64
  var type: String
  var front: UInt32
  var middle: UInt32
  var data: UInt32

  var description: String { "\(sender) \(seq) \(type) \(front)+\(data) to \(receiver)" }

  /// The key of a decoded message.
  init(_ message: SeenMessage) {
    let header = message.header
    receiver = header.destination.address.nonce
    sender = header.source.name.description
    seq = header.seq
    type = message.typeName
    front = header.frontLength
    middle = header.middleLength
    data = header.dataLength
  }

  /// The key of a row's columns; nil where they are not those of a message.
  init?(_ columns: [String]) {
    guard let receiver = nonce(columns[1]), let seq = UInt64(columns[4]),
      let front = UInt32(columns[7]), let middle = UInt32(columns[8]),
      let data = UInt32(columns[9])
    else { return nil }
    self.receiver = receiver
    sender = columns[2]
    self.seq = seq
    type = columns[5]
    self.front = front
    self.middle = middle
    self.data = data
  }
}

/// The nonce in `127.0.0.1:6801/20894/0`, `v1:127.0.0.1:6801/20894` or a list of such in brackets.
private func nonce(_ address: String) -> UInt32? {
  let parts = address.split(separator: "/")
  guard parts.count >= 2 else { return nil }
  return UInt32(parts[1].prefix { $0.isNumber })
}

extension Scenario {
  /// All rows of the table beside the capture.
  func logRows() throws -> [LogRow] { try LogRow.rows(logPath) }
}

extension LogRow {
  /// All rows of a table.
  static func rows(_ path: String) throws -> [LogRow] {
    // Bytes, since Swift takes a carriage return with a line feed as one character.
    try readFile(path).split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
      let columns = line.split(
        separator: UInt8(ascii: "\t"), maxSplits: 10, omittingEmptySubsequences: false
      ).map { String(decoding: $0, as: UTF8.self) }
      guard columns.count == 11, let key = MessageKey(columns), let sender = nonce(columns[3])
      else { return nil }
      return LogRow(key: key, sender: sender, text: columns[10])
    }
  }
}

/// A text of the log without times, and with one name for the client: logs say `???` or `unknown.0`
/// where they do not know it.
func plain(_ text: String) -> String {
  text.replacing(
    /\d{2,4}[-.]\d{2}[-.]\d{2}[T ]\d{2}:\d{2}:\d{2}\.\d+(\+0000)?/, with: "TIME"
  ).replacing(/(\?\?\?|unknown\.0|client\.?\d+)(?=:\d)/, with: "CLIENT")
}

/// How often each element is there.
func counts<Element: Hashable>(_ elements: some Sequence<Element>) -> [Element: Int] {
  elements.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}

/// What is more often in `counts` than in `others`.
func surplus<Element: Hashable>(_ counts: [Element: Int], over others: [Element: Int]) -> [Element]
{
  counts.flatMap { element, count in
    Array(repeating: element, count: max(count - others[element, default: 0], 0))
  }
}
