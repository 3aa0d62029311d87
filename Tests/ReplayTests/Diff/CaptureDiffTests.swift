import CephWire
import Replay
import Testing

/// Recordings held against themselves, against the same work under other numbers, and against
/// themselves with one operation changed.
@Suite struct CaptureDiffTests {
  static let recordings = [
    "a_basic", "b_twoclients", "c_twomds", "c2_twomds_resend", "d_failover", "e_snaps",
    "f_idle_stale", "k_kernel_style",
  ]

  @Test(arguments: recordings)
  func `a recording does not differ from itself`(name: String) throws {
    let diff = CaptureDiff()
    try Trace.dissect(Trace.path(name), into: diff.sinkForA)
    try Trace.dissect(Trace.path(name), into: diff.sinkForB)
    let result = diff.compare()
    #expect(result.differences == [])
    #expect(result.reservations == [])
    #expect(result.counts.operations >= 20)
  }

  @Test(arguments: recordings.filter { $0 != "a_basic" })
  func `the same work under other names and numbers makes no difference`(name: String) throws {
    let diff = CaptureDiff()
    try Trace.dissect(Trace.path(name), into: diff.sinkForA)
    try Trace.recording(name).anotherRun().dissect(into: diff.sinkForB)
    let result = diff.compare()
    #expect(result.differences.map(Trace.line) == [])
    #expect(result.counts.operations >= 20)
  }

  /// Recordings that are small enough to be changed and compared many times.
  static let small = ["f_idle_stale", "k_kernel_style"]

  /// The places of a few requests of clients, spread over a recording.
  private func requests(
    _ trace: Trace, _ holds: (JSONValue) -> Bool = { _ in true }
  ) -> [Int] {
    let places = trace.places("client_request") {
      $0["from"]?["name"]?.string?.hasPrefix("client") == true && holds($0)
    }
    return stride(from: 1, to: places.count, by: max(places.count / 4, 1)).map { places[$0] }
  }

  @Test(arguments: small)
  func `an operation that is taken out is missing, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    for place in requests(trace) {
      var other = trace.anotherRun()
      other.remove(trace.transaction(of: place))
      let result = try trace.compared(with: other)
      try expectOne(result.differences, .missing, trace.events[place])
      let again = try other.compared(with: trace).differences
      try expectOne(again, .added, trace.events[place])
    }
  }

  /// One difference, of a kind, about the operation of a request.
  private func expectOne(
    _ differences: [Difference], _ kind: Difference.Kind, _ request: JSONValue,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let op = try #require(request["message"]?["op"]?.string)
    let lines = differences.map(Trace.line)
    #expect(
      differences.count == 1, "\(request["summary"]?.string ?? ""): \(lines)",
      sourceLocation: sourceLocation)
    let only = try #require(differences.first, sourceLocation: sourceLocation)
    #expect(only.kind == kind, "\(lines)", sourceLocation: sourceLocation)
    #expect(only.severity == .difference, sourceLocation: sourceLocation)
    #expect(only.operation?.hasPrefix(op + " ") == true, sourceLocation: sourceLocation)
  }

  @Test(arguments: small)
  func `another result is another answer, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    for place in requests(trace) {
      var other = trace.anotherRun()
      let replies = trace.transaction(of: place).filter {
        trace.events[$0]["type"]?.string == "client_reply"
      }
      if replies.isEmpty { continue }
      for reply in replies { other.events[reply][path: "message", "result"] = .integer(-13) }
      let differences = try trace.compared(with: other).differences
      try expectOne(differences, .answered, trace.events[place])
      #expect(differences.first?.text.contains("-> -13 Permission denied") == true)
    }
  }

  @Test(arguments: small)
  func `an operation that is sent twice is retried, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    for place in requests(trace) {
      var other = trace.anotherRun()
      var again = other.events[place]
      again["seq"] = nil
      other.events.insert(again, at: place + 1)
      try expectOne(
        trace.compared(with: other).differences, .retried, trace.events[place])
    }
  }

  @Test(arguments: small)
  func `an operation that is forwarded is told, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    for place in requests(trace) {
      var other = trace.anotherRun()
      let request = other.events[place]
      let forward: [String: JSONValue?] = [
        "type": .string("client_request_forward"), "from": request["to"], "to": request["from"],
        "time": request["time"], "connection": request["connection"],
        "message": .object([
          "tid": request[path: "message", "tid"] ?? .null, "dest_mds": .integer(1),
          "num_fwd": .integer(1), "client_must_resend": .integer(0),
        ]),
      ]
      other.events.insert(.object(forward.compactMapValues { $0 }), at: place + 1)
      try expectOne(
        trace.compared(with: other).differences, .forwarded, trace.events[place])
    }
  }

  @Test(arguments: small)
  func `an operation on another name is changed, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    let leaves: Set<String> = ["rename", "symlink", "link", "unlink", "rmdir", "mkdir", "mknod"]
    for place in requests(trace, { leaves.contains($0["message"]?["op"]?.string ?? "") }) {
      var other = trace.anotherRun()
      let path = other.events[place][path: "message", "path1", "path"]?.string ?? ""
      other.events[place][path: "message", "path1", "path"] = .string(path + "-other")
      try expectOne(
        trace.compared(with: other).differences, .changed, trace.events[place])
    }
  }

  @Test(arguments: small)
  func `an operation for another user is changed, and nothing else`(name: String) throws {
    let trace = try Trace.recording(name)
    for place in requests(trace) {
      var other = trace.anotherRun()
      other.events[place][path: "message", "caller_uid"] = .integer(1234)
      let differences = try trace.compared(with: other).differences
      try expectOne(differences, .changed, trace.events[place])
      #expect(differences.first?.text.contains("uid 1234") == true)
    }
  }

  @Test func `two clients are paired by what they do, whatever they are called`() throws {
    let trace = try Trace.recording("b_twoclients")
    let other = Trace(
      trace.events.map { event in
        var event = event
        event["header"] = nil
        for end in ["from", "to"] {
          switch event[end]?["name"]?.string {
          case "client0": event[path: end, "name"] = .string("client1")
          case "client1": event[path: end, "name"] = .string("client0")
          default: break
          }
        }
        return event
      })
    let result = try trace.compared(with: other)
    #expect(result.differences.map(Trace.line) == [])
    #expect(result.counts.clients == 2)
  }

  @Test func `a client that is not there is missing or added with all that it did`() throws {
    let trace = try Trace.recording("b_twoclients")
    var other = trace
    other.events.removeAll {
      $0["from"]?["name"]?.string == "client1" || $0["to"]?["name"]?.string == "client1"
    }
    #expect(
      try trace.lines(against: other) == ["client_missing in A alone, with 164 operations"])
    #expect(try other.lines(against: trace) == ["client_added in B alone, with 164 operations"])
  }

  @Test func `a capture without clients is compared with a reservation`() throws {
    let trace = try Trace.recording("f_idle_stale")
    let result = try trace.compared(with: Trace())
    #expect(result.differences.map(\.kind) == [.clientMissing, .clientMissing])
    #expect(result.reservations == ["B has no client that speaks to a metadata server"])
  }
}
