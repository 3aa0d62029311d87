import Dissector
import Testing

@testable import Synthesis

/// Captures in which packets are missing: here and there, or all up to one of them.
///
/// The whole capture tells which packets carry each element of a direction (`StreamMap`), and so
/// what is left of a direction when packets are removed: the tests expect exactly that.
struct LossTests {
  /// A capture that lacks packets.
  struct Case: CustomTestStringConvertible, Sendable {
    var scenario: Scenario
    var variant: String
    var settings: CaptureVariant.Settings

    var testDescription: String {
      let start = settings.skip.map { "without the first \($0)" } ?? "seed \(settings.seed)"
      return "\(scenario.rawValue), \(variant), \(start)"
    }

    func outcome() throws -> CaptureVariant.Outcome {
      try #require(CaptureVariant.named(variant)).make(
        from: scenario.recording(), settings: settings)
    }
  }

  /// What is said in clear; of encrypted streams more is lost (`SecureLossTests`).
  private static let clear = Scenario.allCases.filter { !$0.isSecure }

  /// Of the fifth, also what was sent twice is missing once.
  private static let lossy = clear.flatMap { scenario in
    [1, 2, 3, 5].map { Case(scenario: scenario, variant: "lossy", settings: .init(seed: $0)) }
  }

  /// Captures that begin in the middle of connections: of handshakes, and far behind them.
  private static let midstream = [
    Scenario.kernelStyle, .kernel72Failover, .reefFailover, .reefReclaim,
  ].flatMap { scenario in
    [3, 12, 30, 100, 250, 400].map {
      Case(scenario: scenario, variant: "midstream", settings: .init(skip: $0))
    }
  }

  @Test(arguments: Scenario.allCases)
  func `every byte of a whole capture belongs to one event`(scenario: Scenario) throws {
    for (name, direction) in try RecordedDirection.all(of: scenario) {
      // What is encrypted and was open before does not show that it is Ceph's.
      if scenario.isSecure && direction.elements.isEmpty { continue }
      #expect(direction.elements.last?.range.upperBound == direction.length, "\(name)")
    }
  }

  @Test(arguments: lossy + midstream)
  func `of a capture with losses all is decoded that was not hit, and every byte is accounted for`(
    example: Case
  ) throws {
    let outcome = try example.outcome()
    #expect(!outcome.removed.isEmpty)
    let events = try withTemporaryFile(outcome.file()) { try EventRecorder.events(of: [$0]) }
    #expect(events.filter { !$0.problems.isEmpty }.map(\.line) == [])
    let found = Dictionary(grouping: events, by: \.direction)
    let fins = try Self.packets(with: .fin, of: example.scenario, among: outcome.removed)
    let directions = try RecordedDirection.all(
      of: example.scenario, without: Set(outcome.removed))
    for (name, direction) in directions {
      Self.check(found[name] ?? [], of: direction, example.scenario, name)
      Self.account(
        found[name] ?? [], of: direction, fins: fins[name, default: 0], example.scenario, name)
    }
  }

  /// All is decoded that was not hit, and nothing else.
  private static func check(
    _ events: [SeenEvent], of direction: RecordedDirection, _ scenario: Scenario, _ name: String
  ) {
    let whole = direction.split().whole
    // Each message that has all its bytes is decoded as it was, and in its place.
    #expect(events.compactMap(\.messageLine) == whole.compactMap(\.event.messageLine), "\(name)")
    // Banners, addresses and acks may be passed over while the next message is looked for, also
    // acks before the first message of a capture that starts in the middle: nothing but their
    // place makes them acks. Never are there others than those that were sent.
    let kinds = counts(
      events.filter { $0.size(in: scenario) > 0 && $0.content.kind != .gap }.map(\.ownLine))
    #expect(surplus(kinds, over: counts(whole.map(\.event.ownLine))).isEmpty, "\(name)")
  }

  /// Gaps are as long as what was removed, and every byte is accounted for.
  static func account(
    _ events: [SeenEvent], of direction: RecordedDirection, fins: Int, _ scenario: Scenario,
    _ name: String
  ) {
    let sizes = events.reduce(0) { $0 + $1.size(in: scenario) }
    // What was lost before anything tells that the connection is Ceph's is not spoken of.
    let opening = direction.split().whole.first {
      [.banner, .message, .frame].contains($0.event.content.kind)
    }
    guard let start = opening?.range.lowerBound else {
      #expect(sizes == 0, "\(name)")
      return
    }
    let silent = direction.removedCount(in: 0..<start)
    let removed = direction.removedCount(in: start..<direction.length)
    let lost = events.reduce(0) { sum, event in
      if case .gap(let count, "lost") = event.content { sum + count } else { sum }
    }
    // Bytes are known to be missing by what the other side acknowledged; where a packet with a
    // FIN is missing, that includes the FIN's own number, which looks like one more byte.
    let fin = min(fins, max(lost - removed, 0))
    #expect(lost == removed + fin, "\(name)")
    #expect(sizes == direction.length - silent + fin, "\(name)")
  }

  /// How many of the packets `numbers` have a flag, by direction.
  static func packets(
    with flag: TCPFlags, of scenario: Scenario, among numbers: [Int]
  ) throws -> [String: Int] {
    let recording = try scenario.recording()
    return numbers.reduce(into: [:]) { counts, number in
      let layout = PacketLayout(
        recording.packets[number - 1].bytes, linkLayer: recording.linkLayer)
      guard let tcp = layout?.ip?.tcp, tcp.fields.flags.contains(flag) else { return }
      counts["\(tcp.source.port) -> \(tcp.destination.port)", default: 0] += 1
    }
  }
}

extension SeenEvent {
  /// What a message says; nil where the event is none.
  var messageLine: String? { content.kind == .message ? ownLine : nil }
}
