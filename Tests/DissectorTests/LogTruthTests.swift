import CephWire
import Dissector
import Testing

/// Holds what is decoded of each recording against what the receivers logged (`messages.tsv`).
struct LogTruthTests {
  /// The types that clients are concerned with; all others are between the daemons.
  private static let clientTypes = [
    "client_", "mdsmap", "mon_map", "mon_get", "mds_getmap", "statfs",
  ]

  /// Types that the recordings have and that cephscope does not describe, since none is between a
  /// client and an MDS, nor needed for that: their summaries are their names, not the log's texts.
  private static let undescribed: Set<String> = [
    "HB", "dentry_unlink", "discover", "discover_reply", "export_dir", "export_dir_ack",
    "export_dir_discover", "export_dir_discover_ack", "export_dir_finish", "export_dir_prep",
    "export_dir_prep_ack", "lock", "mds_slave_request", "mdsbeacon",
    "osd_boot", "osd_op", "osd_op_reply", "osd_pg_create", "pg_stats", "pg_stats_ack",
  ]

  /// How many messages are equal in each recording: those of clients, and all others.
  private static let equal: [Scenario: (client: Int, other: Int)] = [
    .basic: (4048, 16), .twoClients: (1468, 20), .twoMDS: (1223, 37), .resend: (703, 36),
    .failover: (474, 43), .snaps: (687, 20), .stale: (141, 20), .kernelStyle: (252, 13),
  ]

  /// Messages that were received and are not in the table; captures/README.md says why.
  private static let unlogged: [Scenario: [String]] = [
    .basic: ["client0 114 client_request 128+0", "client0 115 client_request 128+0"],
    .resend: ["client2 58 client_request 123+0"],
  ]

  /// The rows of messages that the capture holds, and the messages whose receivers kept a log.
  private struct Truth {
    var rows: [LogRow]
    /// What processes sent to themselves: it never was on the wire.
    var ownRows: [LogRow]
    var messages: [SeenMessage]

    init(_ scenario: Scenario, isChosen: (String) -> Bool) throws {
      let all = try scenario.messages()
      let pairs = Set(
        all.map { Set([$0.header.source.address.nonce, $0.header.destination.address.nonce]) })
      let rows = try scenario.logRows()
      let loggers = Set(rows.map(\.key.receiver))
      self.rows = rows.filter {
        isChosen($0.key.type) && pairs.contains([$0.sender, $0.key.receiver])
      }
      ownRows = rows.filter { !pairs.contains([$0.sender, $0.key.receiver]) }
      // Messages between daemons only where any receiver logs their type: the logs leave out some.
      let types = Set(rows.map(\.key.type))
      messages = all.filter {
        isChosen($0.typeName) && types.contains($0.typeName)
          && loggers.contains($0.header.destination.address.nonce)
      }
    }
  }

  private static func isClientType(_ type: String) -> Bool {
    clientTypes.contains { type.hasPrefix($0) }
  }

  private func compare(
    _ scenario: Scenario, _ expected: Int, _ extra: [String], isChosen: (String) -> Bool
  ) throws {
    let truth = try Truth(scenario, isChosen: isChosen)
    let logged = counts(truth.rows.map(\.key))
    let decoded = counts(truth.messages.map(MessageKey.init))
    #expect(surplus(logged, over: decoded).map(\.description) == [])
    let more = surplus(decoded, over: logged).map {
      "\($0.sender) \($0.seq) \($0.type) \($0.front)+\($0.data)"
    }
    #expect(more.sorted() == extra)
    #expect(truth.rows.count == expected)
    #expect(truth.messages.count == expected + extra.count)
  }

  @Test(arguments: Scenario.of2009)
  func `each message of a client that was logged is decoded, once`(scenario: Scenario) throws {
    let extra = Self.unlogged[scenario] ?? []
    try compare(scenario, #require(Self.equal[scenario]).client, extra, isChosen: Self.isClientType)
  }

  @Test(arguments: Scenario.of2009)
  func `each message between daemons that was logged is decoded, once`(scenario: Scenario) throws {
    try compare(scenario, #require(Self.equal[scenario]).other, []) { !Self.isClientType($0) }
  }

  @Test(arguments: Scenario.of2009)
  func `what is logged and not captured was sent by a process to itself`(
    scenario: Scenario
  ) throws {
    let truth = try Truth(scenario) { _ in true }
    let rows = truth.ownRows.filter { $0.sender != $0.key.receiver }
    #expect(rows.isEmpty)
    #expect(Set(truth.ownRows.map(\.key.type)).isSubset(of: ["log", "mdsmap"]))
  }

  @Test(arguments: Scenario.of2009)
  func `nothing is odd, and no byte is missing or passed over`(scenario: Scenario) throws {
    let events = try scenario.events()
    let odd = events.filter { !$0.problems.isEmpty }.map { "\($0.number): \($0.problems)" }
    #expect(odd == [])
    #expect(!events.contains { $0.content.kind == .gap })
    let broken = try scenario.messages().filter { $0.message.decoded?.isWhole == false }
    #expect(broken.isEmpty)
  }

  @Test(arguments: Scenario.of2009)
  func `summaries are the texts of the logs`(scenario: Scenario) throws {
    let truth = try Truth(scenario) { !Self.undescribed.contains($0) }
    let texts = Dictionary(grouping: truth.rows, by: \.key).mapValues { $0.map(\.text) }
    let messages = Dictionary(grouping: truth.messages, by: MessageKey.init)
    var compared = 0
    for (key, texts) in texts {
      for (text, message) in zip(texts, messages[key] ?? []) {
        compared += 1
        let summary = message.summary
        // Most are equal as they are; to make the others plain takes longer.
        if text == summary { continue }
        #expect(plain(summary) == plain(text), "\(key)")
      }
    }
    #expect(compared == truth.rows.count)
  }

  @Test(arguments: Scenario.of2009)
  func `only messages between daemons have no description`(scenario: Scenario) throws {
    for message in try scenario.messages() {
      let isDescribed = message.message.decoded != nil
      #expect(isDescribed != Self.undescribed.contains(message.typeName), "\(message.typeName)")
      if !isDescribed { #expect(message.summary == message.typeName) }
    }
  }
}
