import Dissector
import Testing

@testable import Synthesis

/// Captures in which packets are missing.
///
/// The whole capture tells which packets carry each element of a direction (`StreamMap`), and so
/// what is left of a direction when packets are removed: the tests expect exactly that.
struct LossTests {
  /// An element of a direction, where its bytes are.
  private struct Element {
    var event: SeenEvent
    var range: Range<Int>
  }

  /// A direction of the whole capture, and what was removed of it.
  private struct Direction {
    var elements: [Element] = []
    var length = 0
    var removed: [Range<Int>] = []

    /// The elements that have all their bytes, and the others.
    func split() -> (whole: [Element], hit: [Element]) {
      var whole: [Element] = []
      var hit: [Element] = []
      for element in elements {
        if removedCount(in: element.range) == 0 {
          whole.append(element)
        } else {
          hit.append(element)
        }
      }
      return (whole, hit)
    }

    /// How many bytes were removed in `range`.
    func removedCount(in range: Range<Int>) -> Int {
      removed.reduce(0) { $0 + $1.clamped(to: range).count }
    }
  }

  /// The directions of a recording, and what the packets `removed` carried of them.
  private static func directions(
    of scenario: Scenario, without removed: Set<Int> = []
  ) throws -> [String: Direction] {
    let map = try StreamMap(scenario.path)
    var directions: [String: Direction] = [:]
    for (name, chunks) in map.chunks {
      directions[name, default: Direction()].length = map.length(of: name)
      directions[name]?.removed = chunks.filter { removed.contains($0.packet) }.map(\.range)
    }
    var offsets: [String: Int] = [:]
    for event in try scenario.events() {
      let start = offsets[event.direction, default: 0]
      let end = start + event.size
      offsets[event.direction] = end
      if start < end {
        directions[event.direction]?.elements.append(Element(event: event, range: start..<end))
      }
    }
    return directions
  }

  @Test(arguments: Scenario.allCases)
  func `every byte of a whole capture belongs to one event`(scenario: Scenario) throws {
    for (name, direction) in try Self.directions(of: scenario) {
      #expect(direction.elements.last?.range.upperBound == direction.length, "\(name)")
    }
  }

  @Test(arguments: Scenario.allCases, [1, 2, 3] as [UInt64])
  func `of a capture with losses all is decoded that was not hit, and nothing else`(
    scenario: Scenario, seed: UInt64
  ) throws {
    let variant = try #require(CaptureVariant.named("lossy"))
    let outcome = try variant.make(from: scenario.recording(), settings: .init(seed: seed))
    let events = try withTemporaryFile(outcome.file()) { try EventRecorder.events(of: [$0]) }
    let found = Dictionary(grouping: events, by: \.direction)
    var missing = 0
    for (name, direction) in try Self.directions(of: scenario, without: Set(outcome.removed)) {
      let (whole, hit) = direction.split()
      missing += hit.count
      let events = found[name] ?? []
      // Each message that has all its bytes is decoded as it was, and in its place.
      #expect(events.compactMap(\.messageLine) == whole.compactMap(\.event.messageLine), "\(name)")
      // Banners, addresses and acks may be passed over while the next message is looked for, and
      // are never others than those that were sent.
      let kinds = counts(events.filter { $0.size > 0 && $0.content.kind != .gap }.map(\.line))
      #expect(surplus(kinds, over: counts(whole.map(\.event.line))).isEmpty, "\(name)")
    }
    #expect(missing > 0)
    let odd = events.filter { !$0.problems.isEmpty }.map(\.line)
    #expect(odd == [])
  }

  @Test(arguments: Scenario.allCases, [1, 2, 3] as [UInt64])
  func `gaps are as long as what was removed, and every byte is accounted for`(
    scenario: Scenario, seed: UInt64
  ) throws {
    let variant = try #require(CaptureVariant.named("lossy"))
    let outcome = try variant.make(from: scenario.recording(), settings: .init(seed: seed))
    let events = try withTemporaryFile(outcome.file()) { try EventRecorder.events(of: [$0]) }
    let found = Dictionary(grouping: events, by: \.direction)
    let fins = try Self.fins(of: scenario, among: outcome.removed)
    for (name, direction) in try Self.directions(of: scenario, without: Set(outcome.removed)) {
      let events = found[name] ?? []
      let sizes = events.reduce(0) { $0 + $1.size }
      // What was lost before anything tells that the connection is Ceph's is not spoken of.
      let opening = direction.split().whole.first {
        [.banner, .message].contains($0.event.content.kind)
      }
      guard let start = opening?.range.lowerBound else {
        #expect(sizes == 0, "\(name)")
        continue
      }
      let silent = direction.removedCount(in: 0..<start)
      let removed = direction.removedCount(in: start..<direction.length)
      let lost = events.reduce(0) { sum, event in
        if case .gap(let count, "lost") = event.content { sum + count } else { sum }
      }
      // Bytes are known to be missing by what the other side acknowledged; where a packet with a
      // FIN is missing, that includes the FIN's own number, which looks like one more byte.
      let fin = min(fins[name, default: 0], max(lost - removed, 0))
      #expect(lost == removed + fin, "\(name)")
      #expect(sizes == direction.length - silent + fin, "\(name)")
    }
  }

  /// How many of the packets `numbers` end each direction.
  private static func fins(of scenario: Scenario, among numbers: [Int]) throws -> [String: Int] {
    let recording = try scenario.recording()
    return numbers.reduce(into: [:]) { fins, number in
      let layout = PacketLayout(
        recording.packets[number - 1].bytes, linkLayer: recording.linkLayer)
      guard let tcp = layout?.ip?.tcp, tcp.fields.flags.contains(.fin) else { return }
      fins["\(tcp.source.port) -> \(tcp.destination.port)", default: 0] += 1
    }
  }
}

extension SeenEvent {
  /// What a message says; nil where the event is none.
  fileprivate var messageLine: String? { content.kind == .message ? line : nil }
}
