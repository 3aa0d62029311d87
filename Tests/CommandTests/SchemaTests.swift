import CephWire
import Foundation
import Testing

/// `docs/event.schema.json` and what the command prints.
@Suite struct SchemaTests {
  let schema: Schema

  init() throws {
    let path = Place.top.appendingPathComponent("docs/event.schema.json").path
    schema = Schema(root: try JSONValue(parsing: try Place.bytes(path)))
  }

  @Test(arguments: [
    ("e_snaps", 1867), ("k_kernel_style", 808), ("tentacle/newwire-msgr1", 609),
    ("pacific/rare-v1-lib", 541), ("kernel/k61-reef-failover-legacy", 357),
    ("reef/snapquota-msgr1", 1412), ("reef/reclaim-crc", 323),
  ])
  func `every event is as the schema says`(_ capture: String, _ count: Int) async throws {
    let events = try await decode(capture, "--events", "all", "--hex")
    #expect(events.count == count)
    for event in events {
      if let found = schema.violation(event) {
        Issue.record("event \(event["event"].map { "\($0)" } ?? "?"): \(found)")
        return
      }
    }
  }

  @Test func `every frame is as the schema says, with its key and without`() async throws {
    let capture = "tentacle/failover-secure"
    let open = try await decode(
      capture, "--events", "all", "--keyring", Place.beside(capture, "keyring"))
    #expect(open.count == 368)
    let closed = try await decode(capture, "--events", "all")
    #expect(closed.contains { $0["kind"]?.string == "frame" && $0["tag"] == .null })
    for event in open + closed { #expect(schema.violation(event) == nil) }
  }

  @Test func `every kind of frame has its fields in the schema`() throws {
    for type in FrameTable.all {
      let name = try #require(type.tag.name)
      // These are events of their own.
      if ["keepalive2", "keepalive2_ack", "ack"].contains(name) { continue }
      #expect(schema.root["$defs"]?["frame_\(name)"] != nil, "\(name)")
    }
  }

  @Test func `every described message type has its fields in the schema`() throws {
    for type in MessageTable.all(in: .ceph013) {
      let name = try #require(type.code.name)
      #expect(schema.root["$defs"]?["message_\(name)"] != nil, "\(name)")
    }
  }

  @Test func `events that a message broke off in are as the schema says`() async throws {
    let scratch = try Scratch()
    let bytes = try await Damage.shortenedFront()
    let damaged = try scratch.file("damaged.pcap", bytes)
    let run = try await cephscope(["decode", "--format", "jsonl", "--events", "all", damaged])
    let broken = try run.events().filter { $0["problems"] != nil }
    #expect(!broken.isEmpty)
    for event in try run.events() { #expect(schema.violation(event) == nil) }
  }

  @Test func `a changed object is refused`() async throws {
    let events = try await decode("k_kernel_style", "--type", "client_request", "--tid", "2")
    guard case .object(let event) = try #require(events.first) else {
      Issue.record("no object")
      return
    }
    #expect(schema.violation(.object(event)) == nil)
    func refuses(_ change: (inout [String: JSONValue]) -> Void, _ reason: String) {
      var changed = event
      change(&changed)
      #expect(schema.violation(.object(changed))?.contains(reason) == true, "\(reason)")
    }
    refuses({ $0["colour"] = .string("red") }, "colour is not described")
    refuses({ $0["summary"] = nil }, "lacks")
    refuses({ $0["seq"] = .integer(-1) }, "seq: below")
    refuses({ $0["priority"] = .integer(65536) }, "priority: above")
    refuses({ $0["packet"] = .real(1.5) }, "packet: not")
    refuses({ $0["kind"] = .string("letter") }, "kind: none of")
    refuses({ $0["kind"] = .string("ack") }, "not described")
    refuses({ $0["type_code"] = .integer(26) }, "type_code: not")
    refuses({ $0["message"] = .null }, "message: not")
    refuses({ $0["message"] = .object(["tidd": .integer(1)]) }, "tidd is not described")
    refuses({ $0["message"] = .object(["flags": .integer(2)]) }, "flags: not")
    refuses({ $0["message"] = .object(["op": .string("mkdirr")]) }, "op: none of")
    refuses({ $0["message"] = .object(["releases": .array([.null])]) }, "releases[0]: not")
    refuses({ $0["time"] = .string("yesterday") }, "time: no")
  }

  @Test func `a keyword that the validator does not know is an error`() {
    let schema = Schema(root: .object(["multipleOf": .integer(2)]))
    #expect(schema.violation(.integer(4)) != nil)
  }
}
