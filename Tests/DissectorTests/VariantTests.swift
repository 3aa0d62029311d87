import Dissector
import Foundation
import Synthesis
import Testing

/// The same traffic as other networks and other capturing tools show it. The variants are written
/// to files and read as any capture is.
struct VariantTests {
  /// A variant of a recording, made from a seed.
  struct Case: CustomTestStringConvertible, Sendable {
    var scenario: Scenario
    var variant: String
    var seed: UInt64

    var testDescription: String { "\(scenario.rawValue), \(variant), seed \(seed)" }
  }

  private static let keeping = CaptureVariant.all.filter(\.keepsMessages).map(\.name)

  /// The recordings of which all variants are tried: two of each dialect.
  private static let small: [Scenario] = [
    .kernelStyle, .stale, .reefFailover, .kernel72Failover, .reefReclaim, .tentacleSecure,
  ]

  /// All variants of the small recordings, and of each of the others the four whose packets differ
  /// most from the original's: all of them would take minutes.
  private static let cases: [Case] = Scenario.allCases.flatMap { scenario in
    let isSmall = small.contains(scenario)
    let variants = isSmall ? keeping : ["shuffled", "split", "coalesced", "fragmented"]
    // The key of an encrypted connection follows from the steps of handshakes in their order, those
    // of other connections among them.
    return variants.filter { !scenario.isSecure || $0 != "shuffled" }.flatMap { variant in
      (isSmall ? [1, 2] : [3]).map { Case(scenario: scenario, variant: variant, seed: $0) }
    }
  }

  /// What is said in each direction, in order. The directions of connections between the same two
  /// ports follow one another.
  private static func conversation(
    _ events: [SeenEvent], by line: KeyPath<SeenEvent, String>
  ) -> [String: [String]] {
    Dictionary(grouping: events, by: \.direction).mapValues { $0.map { $0[keyPath: line] } }
  }

  /// Which message answers which, by what they say; only where the capture's order is the same.
  private static func answers(_ events: [SeenEvent]) -> [String] {
    let messages = events.compactMap(SeenMessage.init)
    let lines = Dictionary(uniqueKeysWithValues: messages.map { ($0.event.number, $0.line) })
    return messages.map { seen in
      "\(seen.line) answers \(seen.message.answers.map { lines[$0.event] ?? "?" } ?? "nothing")"
    }
  }

  private static func file(_ example: Case) throws -> [UInt8] {
    let variant = try #require(CaptureVariant.named(example.variant))
    return try variant.make(
      from: example.scenario.recording(), settings: .init(seed: example.seed)
    ).file()
  }

  @Test(arguments: cases)
  func `a capture of the same traffic has the same messages`(example: Case) throws {
    var events = try withTemporaryFile(Self.file(example)) {
      try EventRecorder.events(of: [$0], options: example.scenario.options())
    }
    var original = try example.scenario.events()
    if example.variant == "shuffled" {
      // A FIN that comes before all else of its connection opens none, and is never heard of.
      events.removeAll(where: \.isTCPClose)
      original.removeAll(where: \.isTCPClose)
    }
    // Where the two directions of a connection are in another order, one may speak before the other
    // has told its name. So it is where the connection was open before: how long its first bytes
    // wait for earlier ones is counted in packets.
    let isOrdered =
      !["shuffled", "coalesced"].contains(example.variant) && !original.beginWithinConnections
    let line: KeyPath<SeenEvent, String> = isOrdered ? \.line : \.ownLine
    let expected = Self.conversation(original, by: line)
    let found = Self.conversation(events, by: line)
    #expect(Set(found.keys) == Set(expected.keys))
    for (direction, lines) in expected where found[direction] != lines {
      let at = zip(lines, found[direction] ?? []).first { $0 != $1 }
      Issue.record("\(direction): \(String(describing: at))")
    }
    #expect(counts(events.map(\.content.kind)) == counts(original.map(\.content.kind)))
    if isOrdered {
      let isSame = Self.answers(events) == Self.answers(original)
      #expect(isSame)
    }
  }

  @Test(
    arguments: ["gzip", "zstd", "lz4"], [Scenario.kernelStyle, .kernel72Failover, .tentacleSecure])
  func `a compressed capture has the same messages`(tool: String, scenario: Scenario) throws {
    // The tools of the command line make the files: other programs than those that the project
    // reads them with. (Where one is not installed, its format is left to the tests of Capture.)
    guard let compressed = try Self.compress(scenario.path, with: tool) else { return }
    let events = try withTemporaryFile(compressed) {
      try EventRecorder.events(of: [$0], options: scenario.options())
    }
    let isSame = try Self.answers(events) == Self.answers(scenario.events())
    #expect(isSame)
  }

  private static func compress(_ path: String, with tool: String) throws -> [UInt8]? {
    let executable = "/usr/bin/\(tool)"
    guard FileManager.default.isExecutableFile(atPath: executable) else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = ["-c", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return bytes
  }

  @Test(arguments: Scenario.allCases)
  func `a capture in several files is the same capture`(scenario: Scenario) throws {
    // Two files of a rotation, given in the wrong order; the second begins within connections.
    let recording = try scenario.recording()
    let middle = recording.packets.count / 2
    let halves = [recording.packets[middle...], recording.packets[..<middle]].map { packets in
      var file: [UInt8] = []
      PcapWriter().header(linkType: recording.linkLayer, to: &file)
      for packet in packets { PcapWriter().packet(packet.bytes, at: packet.time, to: &file) }
      return file
    }
    let events = try withTemporaryFile(halves[0]) { second in
      try withTemporaryFile(halves[1]) {
        try EventRecorder.events(of: [second, $0], options: scenario.options())
      }
    }
    let isSame = try Self.answers(events) == Self.answers(scenario.events())
    #expect(isSame)
    #expect(try events.map(\.stamp) == scenario.events().map(\.stamp))
  }
}

extension SeenEvent {
  /// Whether a connection was closed without the messenger's saying so.
  fileprivate var isTCPClose: Bool {
    if case .close("tcp") = content { true } else { false }
  }
}

extension [SeenEvent] {
  /// Whether the capture begins when some connection was open already.
  fileprivate var beginWithinConnections: Bool {
    Dictionary(grouping: self, by: \.direction).values.contains { $0[0].content.kind != .banner }
  }
}
