import Dissector
import Testing

@testable import Synthesis

/// Encrypted captures in which packets are missing. What lies behind a loss is found again by the
/// tags of frames, which nothing but the right nonce makes hold: it is counted on from what was
/// lost. So nothing is taken for a message that is none.
struct SecureLossTests {
  private static let cases = [Scenario.tentacleSecure, .pacificSecure].flatMap { scenario in
    (1...3).map {
      LossTests.Case(scenario: scenario, variant: "lossy", settings: .init(seed: UInt64($0)))
    }
  }

  /// The events of the capture with losses, by direction, and the packets that are missing.
  private static func events(
    of example: LossTests.Case
  ) throws -> (found: [String: [SeenEvent]], removed: [Int]) {
    let outcome = try example.outcome()
    #expect(!outcome.removed.isEmpty)
    let events = try withTemporaryFile(outcome.file()) {
      try EventRecorder.events(of: [$0], options: example.scenario.options())
    }
    // A message of which a part is missing is a gap, not one whose tags do not hold.
    #expect(events.filter { !$0.problems.isEmpty }.map(\.line) == [])
    return (Dictionary(grouping: events, by: \.direction), outcome.removed)
  }

  @Test(arguments: cases)
  func `all is decoded that was not hit, in connections that have their start, and each byte told`(
    example: LossTests.Case
  ) throws {
    let (found, removed) = try Self.events(of: example)
    let fins = try LossTests.packets(with: .fin, of: example.scenario, among: removed)
    let directions = try RecordedDirection.all(of: example.scenario, without: Set(removed))
    let late = try Self.connectionsWithoutStart(of: example.scenario, directions, removed)
    var behind = 0
    for (name, direction) in directions {
      let events = found[name] ?? []
      let messages = events.compactMap(\.messageLine)
      let sent = direction.split().whole.compactMap(\.event.messageLine)
      if late.contains(Self.ports(name)) {
        #expect(messages.isPart(of: sent), "\(name)")
      } else {
        #expect(messages == sent, "\(name)")
      }
      behind += max(messages.count - direction.messagesAheadOfLosses, 0)
      LossTests.account(
        events, of: direction, fins: fins[name, default: 0], example.scenario, name)
    }
    // As many as there are in the shortest of the examples.
    #expect(behind >= 19)
  }

  /// The connections of which a SYN or a part of the handshake is missing. A direction without its SYN
  /// is waited for, and where it ends before that, its handshake comes too late for the other one.
  private static func connectionsWithoutStart(
    of scenario: Scenario, _ directions: [String: RecordedDirection], _ removed: [Int]
  ) throws -> Set<Set<Substring>> {
    let hit = directions.filter { _, direction in
      direction.split().hit.contains { [.banner, .frame].contains($0.event.content.kind) }
    }
    let syns = try LossTests.packets(with: .syn, of: scenario, among: removed)
    return Set((Array(hit.keys) + Array(syns.keys)).map(ports))
  }

  /// The ports of a direction's connection.
  private static func ports(_ direction: String) -> Set<Substring> {
    Set(direction.split(separator: " -> "))
  }
}

extension RecordedDirection {
  /// How many messages end before the first byte that was removed.
  fileprivate var messagesAheadOfLosses: Int {
    elements.prefix { removedCount(in: 0..<$0.range.upperBound) == 0 }
      .count { $0.event.content.kind == .message }
  }
}

extension [String] {
  /// Whether all lines stand in `whole` too, in the same order.
  fileprivate func isPart(of whole: [String]) -> Bool {
    var rest = whole[...]
    return allSatisfy { line in
      guard let index = rest.firstIndex(of: line) else { return false }
      rest = rest[(index + 1)...]
      return true
    }
  }
}
