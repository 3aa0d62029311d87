import CephWire
import Cephx
import Dissector
import Messenger
import Testing

/// Recordings of today's clusters that speak messenger v2, framed; in secure mode decrypted with the
/// keys that lie beside them.
@Suite struct MessengerV2Tests {
  /// A recording, and how much of what it has: as an independent reader of the frames counts them.
  struct Recording: Sendable, CustomTestStringConvertible {
    var name: String
    /// The connections that have a whole handshake.
    var connections: Int
    var messages: Int
    var acks: Int
    var keepalives: Int
    /// Whether the sides speak of compression: libcephfs does since Reef, the kernel does not.
    var knowsCompression: Bool

    var testDescription: String { name }

    /// How many frames of each kind the handshakes have.
    var frames: [String: Int] {
      var perConnection = [
        "hello": 2, "auth_request": 1, "auth_reply_more": 1, "auth_request_more": 1,
        "auth_done": 1, "auth_signature": 2, "client_ident": 1, "server_ident": 1,
      ]
      if knowsCompression {
        perConnection["compression_request"] = 1
        perConnection["compression_done"] = 1
      }
      return perConnection.mapValues { $0 * connections }
    }
  }

  static let recordings = [
    recording("reef/basic-crc", 6, 1665, 909, 4, true),
    recording("reef/reclaim-crc", 11, 107, 51, 0, true),
    recording("reef/basic-secure", 6, 1658, 916, 4, true),
    recording("tentacle/basic-secure", 6, 1754, 943, 4, true),
    recording("tentacle/failover-secure", 4, 187, 117, 4, true),
    recording("kernel/k72-tentacle-basic-crc", 4, 3086, 1851, 12, false),
    // Six messages and two signs of life are of a connection that was open before.
    recording("pacific/basic-crc-lib", 6, 1600, 834, 2, false),
    recording("pacific/basic-secure-lib", 6, 1592, 803, 0, false),
  ]

  private static func recording(
    _ name: String, _ connections: Int, _ messages: Int, _ acks: Int, _ keepalives: Int,
    _ knowsCompression: Bool
  ) -> Recording {
    Recording(
      name: name, connections: connections, messages: messages, acks: acks,
      keepalives: keepalives, knowsCompression: knowsCompression)
  }

  private static func tag(_ event: SeenEvent) -> String? {
    guard case .frame(let frame) = event.content else { return nil }
    return frame.tag?.name ?? "encrypted"
  }

  private static func check(_ events: [SeenEvent], of recording: Recording) {
    let kinds = counts(events.map(\.content.kind))
    #expect(kinds[.message] == recording.messages)
    #expect(kinds[.ack, default: 0] == recording.acks)
    #expect(kinds[.keepalive, default: 0] == recording.keepalives)
    #expect(kinds[.gap] == nil)
    #expect(counts(events.compactMap(tag)) == recording.frames)
    // A CRC, a tag, a proof or a signature that does not hold would be one.
    #expect(events.flatMap(\.problems) == [])
  }

  @Test(arguments: recordings)
  func `every frame is found, every CRC, tag, proof and signature holds, and no byte is left`(
    recording: Recording
  ) throws {
    guard let path = MessengerV1Tests.path(recording.name) else { return }
    var options = DissectorOptions()
    options.keys = try RecordedKeys.beside(path)
    let (events, keys) = try EventRecorder.record([path], options: options)
    Self.check(events, of: recording)
    #expect(keys.needs == [])
    // In crc mode there is nothing that the keys would open: it is the same without.
    if recording.name.contains("crc") {
      Self.check(try EventRecorder.events(of: [path]), of: recording)
    }
  }

  @Test(arguments: recordings.filter { $0.name.contains("secure") })
  func `the key log that is made with the keyring opens all that the keyring opens`(
    recording: Recording
  ) throws {
    guard let path = MessengerV1Tests.path(recording.name) else { return }
    var options = DissectorOptions()
    options.keys = try RecordedKeys.beside(path)
    let (events, keys) = try EventRecorder.record([path], options: options)
    let text = Array(keys.log.text.utf8)
    options.keys = KeyMaterial(logs: [try KeyLog(parsing: text, name: "log")])
    let (again, known) = try EventRecorder.record([path], options: options)
    Self.check(again, of: recording)
    let isSame = again.map(\.line) == events.map(\.line)
    #expect(isSame)
    #expect(known.needs == [])
    // A log that is made with a log is the same one.
    #expect(known.log.text == keys.log.text)
  }

  @Test(arguments: ["pacific/startup-secure-lib", "pacific/startup-secure-mds"])
  func `a daemon's keyring opens its own session and those of all clients of its service`(
    name: String
  ) throws {
    guard let path = MessengerV1Tests.path(name) else { return }
    let keyring =
      name.hasSuffix("mds")
      ? path.replacing(".pcap", with: ".keyring")
      : path.replacing(".pcap", with: ".keys/mds.a.keyring")
    var options = DissectorOptions()
    options.keys = try RecordedKeys.material([keyring])
    let (events, keys) = try EventRecorder.record([path], options: options)
    let clients = events.filter {
      $0.content.kind == .message && [$0.from, $0.to].contains { $0.name?.type == .client }
        && [$0.from, $0.to].contains { $0.name?.type == .mds }
    }
    // The rows of the two logs of this client and these MDSs that are between them.
    #expect(clients.count == 162)
    #expect(events.flatMap(\.problems) == [])
    let text = Array(keys.log.text.utf8)
    options.keys = KeyMaterial(logs: [try KeyLog(parsing: text, name: "log")])
    let again = try EventRecorder.events(of: [path], options: options)
    let isSame = again.map(\.line) == events.map(\.line)
    #expect(isSame)
  }
}
