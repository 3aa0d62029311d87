import CephWire
import Foundation
import Testing

/// Each selecting option against the whole output, from which the test picks what it should show.
@Suite struct SelectionTests {
  /// Runs with `options` and compares with those of all events for which `isWanted` holds.
  private func check(
    _ options: [String], of capture: String = "k_kernel_style", events: String = "messages",
    _ isWanted: (JSONValue) -> Bool
  ) async throws {
    let all = try await decode(capture, "--events", events)
    let wanted = all.filter(isWanted)
    #expect(!wanted.isEmpty && wanted.count < all.count, "the test would show nothing")
    let run = try await cephscope(
      ["decode", "--format", "jsonl", "--events", events] + options + [Place.capture(capture)])
    #expect(run.status == 0)
    let shown = try run.events()
    #expect(shown.count == wanted.count)
    let isSame = shown == wanted
    #expect(isSame)
  }

  @Test func `names and transactions of today's dialect select`() async throws {
    try await check(["--type", "client_quota,mon_subscribe"], of: "reef/snapquota-msgr1") {
      ["client_quota", "mon_subscribe"].contains($0["type"]?.string)
    }
    try await check(["--op", "getvxattr"], of: "tentacle/basic-msgr1") {
      $0["message"]?["op"]?.string == "getvxattr"
    }
    try await check(["--tid", "5"], of: "tentacle/newwire-msgr1") {
      $0["tid"]?.integer() == 5
    }
  }

  private func names(_ event: JSONValue) -> Set<String> {
    let header = event["header"]?["orig_src"]?["name"]
    let origin = header.map {
      "\($0["type"]?.string ?? "")\($0["num"]?.integer(as: Int.self) ?? 0)"
    }
    return Set(
      [event["from"]?["name"]?.string, event["to"]?["name"]?.string, origin].compactMap(\.self))
  }

  @Test func `all events are more than the messages, which keep their numbers`() async throws {
    let all = try await decode("k_kernel_style", "--events", "all")
    let messages = try await decode("k_kernel_style")
    #expect(all.filter { $0["kind"] == .string("message") } == messages)
    #expect(all.count > messages.count)
    #expect(all.enumerated().allSatisfy { $0.element["event"]?.integer() == $0.offset + 1 })
  }

  @Test func `by type`() async throws {
    try await check(["--type", "client_request,client_reply"]) {
      ["client_request", "client_reply"].contains($0["type"]?.string)
    }
  }

  @Test func `by a type that has no description, by number`() async throws {
    try await check(["--type", "42"]) { $0["type"]?.string == "osd_op" }
  }

  @Test func `by operation`() async throws {
    try await check(["--op", "mkdir,request_renewcaps,flush"]) {
      let operation = $0["message"]?["op"]?.string ?? $0["message"]?["action"]?.string
      return ["mkdir", "request_renewcaps", "flush"].contains(operation)
    }
  }

  @Test func `by client`() async throws {
    try await check(["--client", "1"], of: "b_twoclients") { names($0).contains("client1") }
  }

  @Test func `by metadata server, with events that are no messages`() async throws {
    try await check(["--mds", "1"], of: "c_twomds", events: "all") { names($0).contains("mds1") }
  }

  @Test func `by transaction`() async throws {
    try await check(["--tid", "3"]) { $0["tid"]?.integer() == 3 }
  }

  @Test(arguments: ["0x10000000000", "1099511627776"])
  func `by inode`(_ number: String) async throws {
    let inode: JSONValue = .integer(0x100_0000_0000)
    try await check(["--ino", number, "--type", "client_caps,client_lease"]) {
      ["client_caps", "client_lease"].contains($0["type"]?.string) && $0["message"]?["ino"] == inode
    }
  }

  @Test func `by path`() async throws {
    try await check(["--path", "k*", "--type", "client_request"]) { event in
      guard event["type"]?.string == "client_request" else { return false }
      return ["path1", "path2"].contains {
        event["message"]?[$0]?["path"]?.string?.hasPrefix("k") == true
      }
    }
  }

  @Test(arguments: ["messages", "all"])
  func `by seconds from the start, which is the first event of any kind`(
    _ events: String
  ) async throws {
    let first = try #require(try await decode("k_kernel_style", "--events", "all").first)
    let start = try seconds(first)
    // As exact as the clock is, so that a start at the first message would show.
    try await check(["--since", "3.50", "--until", "9.329071"], events: events) { event in
      guard let time = try? seconds(event) else { return false }
      return time >= start + 3_500_000_000 && time <= start + 9_329_071_000
    }
  }

  /// The time of an event in nanoseconds from the beginning of its hour.
  private func seconds(_ event: JSONValue) throws -> Int {
    let parts = try #require(event["time"]?.string).dropLast().split { ":.".contains($0) }
    return try (try #require(Int(parts[1])) * 60 + #require(Int(parts[2]))) * 1_000_000_000
      + #require(Int(parts[3]))
  }

  @Test func `by the calendar`() async throws {
    let since = "2026-11-22T21:17:30Z"
    let until = "2026-11-22T21:17:36.5Z"
    try await check(["--since", since, "--until", until]) {
      let time = $0["time"]?.string ?? ""
      return time >= "2026-11-22T21:17:30.000000000Z" && time <= "2026-11-22T21:17:36.500000000Z"
    }
  }

  @Test(arguments: [
    ("300-400", 300, 400), ("1200-", 1200, 9999), ("-40", 1, 40), ("302", 302, 302),
  ])
  func `by packet`(_ range: String, _ first: Int, _ last: Int) async throws {
    try await check(["--packet", range], events: "all") {
      (first...last).contains($0["packet"]?.integer() ?? 0)
    }
  }

  @Test func `by a libpcap expression`() async throws {
    func isOnPort(_ event: JSONValue) -> Bool {
      ["from", "to"].contains { event[$0]?["address"]?.string?.hasSuffix(":6801") == true }
    }
    let all = try await decode("k_kernel_style").filter(isOnPort)
    let shown = try await decode("k_kernel_style", "--filter", "tcp port 6801")
    // Events and connections are counted among those that are read.
    #expect(!all.isEmpty)
    #expect(shown.map { $0["packet"] } == all.map { $0["packet"] })
    #expect(shown.map { $0["message"] } == all.map { $0["message"] })
  }

  @Test func `several options must all hold`() async throws {
    try await check(["--type", "client_request", "--op", "mkdir", "--tid", "3"]) {
      $0["type"]?.string == "client_request" && $0["tid"]?.integer() == 3
        && $0["message"]?["op"]?.string == "mkdir"
    }
  }
}
