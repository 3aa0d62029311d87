@testable import Synthesis

/// One direction of a whole capture, element by element, and what is missing of it in another one.
struct RecordedDirection {
  /// An element of a direction, where its bytes are.
  struct Element {
    var event: SeenEvent
    var range: Range<Int>
  }

  private(set) var elements: [Element] = []
  /// Its bytes.
  private(set) var length = 0
  /// What the packets carried that were removed.
  private var removed: [Range<Int>] = []

  /// The directions of a recording, and what the packets `removed` carried of them.
  static func all(
    of scenario: Scenario, without removed: Set<Int> = []
  ) throws -> [String: RecordedDirection] {
    let map = try StreamMap(scenario.path)
    let lost = try scenario.recording().lost(removed)
    var directions: [String: RecordedDirection] = [:]
    for (name, chunks) in map.chunks {
      directions[name, default: RecordedDirection()].length = map.length(of: name)
      directions[name]?.removed = chunks.filter { lost.contains($0.packet) }.map(\.range)
    }
    var offsets: [String: Int] = [:]
    for event in try scenario.events() {
      let start = offsets[event.direction, default: 0]
      let end = start + event.size(in: scenario)
      offsets[event.direction] = end
      if start < end {
        directions[event.direction]?.elements.append(Element(event: event, range: start..<end))
      }
    }
    return directions
  }

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

extension Recording {
  /// A run of bytes of a direction.
  private struct Segment: Hashable {
    var ports: [UInt16]
    var sequence: UInt32
    var count: Int
  }

  /// The numbers among `removed` of packets whose bytes no other packet has. (Each side may send
  /// again what was received, and the capture then has it twice.)
  fileprivate func lost(_ removed: Set<Int>) -> Set<Int> {
    if removed.isEmpty { return [] }
    let segments = packets.map { segment($0) }
    let kept = Set(
      segments.indices.filter { !removed.contains($0 + 1) }.compactMap { segments[$0] })
    return removed.filter { number in segments[number - 1].map { !kept.contains($0) } ?? true }
  }

  private func segment(_ packet: RecordedPacket) -> Segment? {
    guard let ip = PacketLayout(packet.bytes, linkLayer: linkLayer)?.ip, let tcp = ip.tcp else {
      return nil
    }
    return Segment(
      ports: [tcp.source.port, tcp.destination.port], sequence: tcp.fields.sequence,
      count: ip.end - tcp.payloadStart)
  }
}
