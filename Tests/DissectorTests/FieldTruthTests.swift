@testable import Capture
import CephWire
import Common
import Dissector
import Testing
import WitnessSupport

/// Holds every value of what is decoded against what Ceph's own decoder read in the same messages.
@Suite struct FieldTruthTests {
  /// The recordings that have such a witness, and how many messages it read.
  private static let counts: [(name: String, count: Int)] = [
    ("pacific/basic-v1-lib", 1602),
    ("pacific/basic-v1-lib-lossy", 1617),
    ("pacific/basic-v1-lib-lossy.server", 1617),
    ("pacific/basic-v1none-lib", 1594),
    ("pacific/failover-v1-lib", 3878),
    ("pacific/fragments-v1-lib", 3624),
    ("pacific/rare-v1-lib", 196),
    ("pacific/recall-v1-lib", 4270),
    ("pacific/basic-crc-lib", 1594),
    ("pacific/basic-secure-lib", 1592),
    ("pacific/startup-secure-lib", 1278),
  ]

  @Test func `each value is the one that Ceph's own decoder read`() async throws {
    let present = Self.counts.filter { MessengerV1Tests.path($0.name) != nil }
    let all = try await withThrowingTaskGroup(of: Comparison.self) { group in
      for recording in present {
        group.addTask { try Self.comparison(of: recording.name, count: recording.count) }
      }
      return try await group.reduce(into: Comparison()) { $0.merge($1) }
    }
    #expect(all.differences == [])
    // The few recordings that are part of the project need not all rows.
    guard present.count == Self.counts.count else { return }
    #expect(all.unusedRows(of: [.table(FieldTables.message)]) == [])
  }

  private static func comparison(of name: String, count: Int) throws -> Comparison {
    let path = try #require(MessengerV1Tests.path(name))
    let witness = try lines(path.replacing(".pcap", with: ".fields.jsonl.gz"))
    let messages = try messagesOfWholeConnections(path)
    #expect(witness.count == count)
    #expect(messages.count == count)
    var comparison = Comparison()
    for (line, seen) in zip(witness, messages) {
      try comparison.compare(
        "\(name) \(seen.typeName) \(seen.header.seq)", theirs: JSONValue(parsing: Array(line)),
        ours: json(of: seen), as: .table(FieldTables.message))
    }
    return comparison
  }

  /// The messages of connections that are recorded from their start: the witness has read no
  /// others.
  private static func messagesOfWholeConnections(_ path: String) throws -> [SeenMessage] {
    var options = DissectorOptions()
    options.keys = try RecordedKeys.beside(path)
    let events = try EventRecorder.events(of: [path], options: options)
    let whole = Set(events.filter { $0.content.kind == .banner }.map(\.connection))
    return events.filter { whole.contains($0.connection) }.compactMap(SeenMessage.init)
  }

  /// What the command prints of a message, as far as the witness does.
  private static func json(of seen: SeenMessage) throws -> JSONValue {
    let header = seen.header
    var members: [String: JSONValue] = [
      "type_code": .integer(Int128(header.type.raw)), "type": .string(seen.typeName),
      "version": .integer(Int128(header.version)),
      "compat_version": .integer(Int128(header.compatVersion)),
      "seq": .integer(Int128(header.seq)), "tid": .integer(Int128(header.tid)),
      "priority": .integer(Int128(header.priority)), "front": .integer(Int128(header.frontLength)),
      "middle": .integer(Int128(header.middleLength)), "data": .integer(Int128(header.dataLength)),
    ]
    if let decoded = seen.message.decoded, !FieldTables.withoutFields.contains(seen.typeName) {
      var writer = JSONWriter(context: seen.message.context)
      decoded.value.write(json: &writer, leaves: .max)
      // Sound: the buffer is copied before the closure returns.
      let text = unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
      members["message"] = try JSONValue(parsing: text)
    }
    return .object(members)
  }

  /// The lines of a compressed file.
  private static func lines(_ path: String) throws -> [ArraySlice<UInt8>] {
    let stream = try ContentStream(RawInput(path: path))
    var text: [UInt8] = []
    var space = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // The stream writes within the space that it is given.
      let count = unsafe space.withUnsafeMutableBytes { unsafe stream.read(into: $0) }
      if count == 0 { break }
      text += space[..<count]
    }
    #expect(stream.fault == nil)
    return text.split(separator: UInt8(ascii: "\n"))
  }
}
