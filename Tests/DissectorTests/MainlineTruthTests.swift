import CephWire
import Common
import Dissector
import Testing

/// Holds what is decoded of recordings of today's messengers against what the receivers logged, and each
/// message against its own bytes.
struct MainlineTruthTests {
  /// The types that clients are concerned with.
  private static let clientTypes = [
    "client_", "mdsmap", "fsmap", "mon_map", "mon_get", "mon_subscribe", "auth", "statfs",
  ]

  /// The names of an operation in older releases' logs, which have none for it.
  private static let namedSince = ["getvxattr"]

  private static let names =
    MessengerV1Tests.counts.map(\.name) + MessengerV2Tests.recordings.map(\.name)
    + ["pacific/startup-secure-lib", "pacific/startup-secure-mds"]

  /// A recording and the rows of its table that its connections carried.
  private struct Recording {
    var messages: [SeenMessage]
    var rows: [LogRow]

    init?(_ name: String) throws {
      guard let path = MessengerV1Tests.path(name) else { return nil }
      var options = DissectorOptions()
      options.keys = try RecordedKeys.beside(path)
      messages = try EventRecorder.events(of: [path], options: options)
        .compactMap(SeenMessage.init)
      let pairs = Set(
        messages.map { Set([$0.header.source.address.nonce, $0.header.destination.address.nonce]) })
      let table = path.replacing(".server", with: "").replacing(".pcap", with: ".messages.tsv")
      rows = try LogRow.rows(table).filter { row in
        pairs.contains([row.sender, row.key.receiver])
          && clientTypes.contains { row.key.type.hasPrefix($0) }
      }
    }
  }

  /// What a daemon logged after the recording had ended.
  private static let loggedLater = [
    "pacific/failover-v1-lib": 2, "pacific/startup-secure-lib": 11,
    "pacific/startup-secure-mds": 3,
  ]

  @Test(arguments: names)
  func `each message that was logged is decoded, and its summary is the log's text`(
    name: String
  ) throws {
    guard let recording = try Recording(name) else { return }
    let decoded = Dictionary(grouping: recording.messages, by: MessageKey.init)
    var missing = 0
    for (key, rows) in Dictionary(grouping: recording.rows, by: \.key) {
      let messages = decoded[key] ?? []
      missing += max(rows.count - messages.count, 0)
      for (row, message) in zip(rows, messages) where plain(message.summary) != plain(row.text) {
        let known = Self.namedSince.contains { message.summary.contains(" \($0) ") }
        // A name with a line feed breaks its line in the log.
        let isCut = plain(message.summary).hasPrefix(plain(row.text))
        #expect(known || isCut || row.text.contains("\u{fffd}"), "\(message.summary) | \(row.text)")
      }
    }
    #expect(missing == Self.loggedLater[name] ?? 0)
  }

  @Test(arguments: names)
  func `each message is whole, and is written as it was read, also by way of JSON`(
    name: String
  ) throws {
    guard let recording = try Recording(name) else { return }
    for seen in recording.messages {
      #expect(seen.event.problems.isEmpty && seen.event.notes.isEmpty, "\(seen.line)")
      guard let decoded = seen.message.decoded else { continue }
      let bytes = Self.describedBytes(seen, decoded)
      let context = seen.message.context
      #expect(try decoded.value.write(context: context) == bytes, "\(seen.line)")
      #expect(try readBack(decoded.value, context).write(context: context) == bytes, "\(seen.line)")
    }
  }

  /// The parts of a message that its fields describe.
  private static func describedBytes(_ seen: SeenMessage, _ decoded: DecodedMessage) -> MessageBytes
  {
    MessageBytes(
      front: seen.event.front,
      middle: decoded.otherParts.contains(.middle) ? seen.event.middle : [],
      data: decoded.otherParts.contains(.data) ? seen.event.data : [])
  }

  /// The value that a message's JSON stands for.
  private func readBack(_ value: any WireMessage, _ context: WireContext) throws -> any WireMessage
  {
    var writer = JSONWriter(context: context)
    value.write(json: &writer, leaves: .max)
    // Sound: the buffer is copied before the closure returns.
    let text = unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
    return try type(of: value).read(json: JSONValue(parsing: text), context: context)
  }
}
