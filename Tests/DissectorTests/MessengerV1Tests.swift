import CephWire
import Dissector
import Foundation
import Testing

/// Recordings of today's clusters that speak messenger v1, framed.
@Suite struct MessengerV1Tests {
  /// How many messages each has: in connections that are recorded from their start as many as an
  /// independent reader finds, and those of the others that were open before.
  static let counts: [(name: String, count: Int)] = [
    ("pacific/basic-v1-lib-lossy", 1617),
    ("pacific/basic-v1-lib-lossy.server", 1617),
    ("pacific/basic-v1-lib", 1608),
    ("pacific/basic-v1none-lib", 1600),
    ("pacific/failover-v1-lib", 4001),
    ("pacific/fragments-v1-lib", 3667),
    ("pacific/rare-v1-lib", 230),
    ("pacific/recall-v1-lib", 4409),
    ("reef/basic-msgr1-faults", 1689),
    ("reef/basic-msgr1-ipv6", 1655),
    ("reef/basic-msgr1", 1648),
    ("reef/failover-msgr1", 187),
    ("reef/idle-msgr1", 120),
    ("reef/multi-msgr1", 1309),
    ("reef/snapquota-msgr1", 738),
    ("tentacle/basic-msgr1", 1670),
    ("tentacle/newwire-msgr1", 303),
    ("tentacle/sessions-msgr1", 777),
    ("kernel/k61-reef-basic-legacy", 3264),
    ("kernel/k61-reef-evict-legacy", 402),
    ("kernel/k61-reef-failover-legacy", 174),
    ("kernel/k61-reef-idle-legacy", 121),
    ("kernel/k612-reef-crypt-legacy", 139),
    ("kernel/k72-tentacle-failover-legacy", 164),
  ]

  /// Where the recordings are: here, and those that are not checked in beside the clone.
  private static let places: [URL] = {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return ["captures", "../shared/captures"].map { root.appending(path: $0) }
  }()

  static func path(_ name: String) -> String? {
    places.map { $0.appending(path: name + ".pcap").path }
      .first(where: FileManager.default.fileExists)
  }

  @Test(arguments: counts)
  func `every message is found, every CRC holds, and no byte is left`(
    name: String, count: Int
  ) throws {
    guard let path = Self.path(name) else { return }
    let events = try EventRecorder.events(of: [path])
    #expect(events.compactMap(SeenMessage.init).count == count)
    // An ack before the first message of a connection that was open before cannot be told.
    let gaps = events.filter { $0.content.kind == .gap }.map(\.line)
    #expect(gaps.filter { $0 != "gap of 9: the capture starts in the middle" } == [])
    let framing = events.flatMap(\.problems).filter { !$0.field.hasPrefix("message") }
    #expect(framing == [])
  }
}
