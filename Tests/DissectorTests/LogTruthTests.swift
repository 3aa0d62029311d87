import CephWire
import Testing

/// What is decoded of a recording, held against what the daemons and clients themselves logged.
@Suite struct LogTruthTests {
  /// What identifies a message in both.
  private struct Key: Hashable {
    let sender: String
    let seq: UInt64
    let type: String
    let front: Int
    let data: Int
    let receiver: Endpoint
  }

  /// Messages that are on the wire and not in the table, by right (`captures/README.md`): a name
  /// with a line feed breaks its line of the log; an MDS crashed before it logged its last message.
  private static let unlogged: [String: [String]] = [
    "a_basic": [
      "client_request(client0:78 lookup #1/new\nline)",
      "client_request(client0:79 mknod #1/new\nline)",
    ],
    "c2_twomds_resend": ["client_request(client2:43 lookup #1000000001e/byB)"],
  ]

  /// Types whose payload has no description, so that their text is their name alone.
  private static let undescribed: Set = ["dentry_unlink"]

  @Test(arguments: Recordings.all)
  func `what was logged as received is what is decoded`(name: String) throws {
    let decoded = try Gatherer.dissect(Recordings.capture(name))
    let log = try Recordings.log(name)
    let loggers = Set(log.map(\.receiver))
    let types = Set(log.map(\.type))
    let pairs = Set(
      decoded.messages.map {
        [Endpoint($0.header.source.address), Endpoint($0.header.destination.address)]
      })
    var logged: [Key: [String]] = [:]
    for row in log where row.seq != 0 && pairs.contains([row.senderAddress, row.receiver]) {
      logged[key(row), default: []].append(row.text)
    }
    var found: [Key: [String]] = [:]
    for message in decoded.messages where types.contains(message.type) {
      let key = key(message)
      if loggers.contains(key.receiver) { found[key, default: []].append(message.summary) }
    }
    #expect(logged.count > 100)
    for (key, texts) in logged {
      let summaries = found.removeValue(forKey: key) ?? []
      if Self.undescribed.contains(key.type) {
        #expect(summaries == texts.map { _ in key.type })
      } else {
        #expect(summaries.map(plain) == texts.map(plain))
      }
    }
    let clientTypes = found.filter { isClientType($0.key.type) }
    #expect(clientTypes.values.flatMap(\.self).sorted() == Self.unlogged[name, default: []])
    #expect(decoded.problems.isEmpty)
    #expect(decoded.gaps.isEmpty)
  }

  private func key(_ row: LogRow) -> Key {
    Key(
      sender: row.sender, seq: row.seq, type: row.type, front: row.front, data: row.data,
      receiver: row.receiver)
  }

  private func key(_ message: Decoded) -> Key {
    Key(
      sender: message.header.source.name.description, seq: message.header.seq,
      type: message.type, front: message.front.count, data: message.data.count,
      receiver: Endpoint(message.header.destination.address))
  }

  /// What clients exchange: the tables leave out some types that only daemons do.
  private func isClientType(_ type: String) -> Bool {
    ["client_", "mdsmap", "mon_map", "mon_getmap", "mds_getmap", "statfs"].contains {
      type.hasPrefix($0)
    }
  }

  /// The text without its dates, which the log has in the time zone of its machine.
  private func plain(_ text: String) -> String {
    text.replacing(#/\d\d\.\d\d\.\d\d \d\d:\d\d:\d\d\.\d+/#, with: "TIME")
  }
}
