import CephWire
import Testing

@Suite struct WireReaderTests {
  @Test(arguments: Sample.all, 1...9)
  func `bytes behind a message are kept and written back`(sample: Sample, extra: Int) throws {
    if sample.name == Sample.reconnectClosedKernel.name { return }
    let front = sample.bytes + [UInt8](repeating: 0xee, count: extra)
    let decoded = decode(sample.type, front)
    #expect(decoded.isWhole)
    #expect(decoded.value.trailing == [UInt8](repeating: 0xee, count: extra))
    #expect(
      decoded.problems == [
        WireProblem(
          field: "trailing", offset: sample.bytes.count, problem: "\(extra) trailing bytes")
      ])
    #expect(try decoded.value.write(context: WireContext()).front == front)
    let parsed = try JSONValue(parsing: [UInt8](json(decoded.value).utf8))
    #expect(parsed["trailing"]?.bytes == decoded.value.trailing)
    #expect(tree(decoded.value).hasSuffix("trailing: \(extra) bytes\n"))
  }

  @Test func `bytes behind the kernel's short reconnect are its list of realms`() {
    let decoded = decode(ClientReconnect.self, bytes("0100000000 ee"))
    #expect(!decoded.isWhole)
    #expect(
      decoded.problems == [
        WireProblem(field: "realms", offset: 5, problem: "truncated: 4 bytes wanted, 1 left")
      ])
  }

  /// Samples with three bytes more in a section: where, its length field, what is noted.
  static let sections: [(Sample, Int, Int, WireProblem)] = [
    (.lookupReply, 562, 23, problem("trace.trailing", 562)),
    (.lookupReply, 562, 535, problem("trace.target.xattrs.trailing", 562)),
    (.readdirReply, 49, 27, problem("dir.trailing", 49)),
    (.capsGrant, 203, 84, problem("xattrs.trailing", 203)),
    (.mdsMap, 249, 20, problem("map.trailing", 249)),
    (.mdsMapWithStandby, 343, 20, problem("map.trailing", 343)),
    (.mountAck, 68, 8, problem("monmap.trailing", 68)),
    (.mountAck, 120, 68, problem("ticket.trailing", 120)),
  ]

  private static func problem(_ field: String, _ offset: Int) -> WireProblem {
    WireProblem(field: field, offset: offset, problem: "3 trailing bytes")
  }

  @Test(arguments: sections.indices)
  func `bytes behind the fields of a section are kept there`(index: Int) throws {
    let (sample, place, lengthPlace, problem) = Self.sections[index]
    var front = sample.bytes
    front.insert(contentsOf: [1, 2, 3], at: place)
    front[lengthPlace] += 3
    // The attributes lie within the trace, which grows with them.
    if lengthPlace == 535 { front[23] += 3 }
    let decoded = decode(sample.type, front)
    #expect(decoded.isWhole)
    #expect(decoded.problems == [problem])
    #expect(decoded.value.trailing == [])
    #expect(try decoded.value.write(context: WireContext()).front == front)
    #expect(json(decoded.value).contains(#""trailing":{"base64":"AQID"}"#))
    #expect(tree(decoded.value).contains("trailing: 3 bytes\n"))
  }

  /// The places of counts: sample, width of the count, its place, where its elements would begin,
  /// the field that the problem names.
  static let counts: [(Sample, Int, Int, Int, String)] = [
    (.getattrRoot, 2, 26, 120, "releases"),
    (.capRelease, 4, 0, 4, "caps"),
    (.capsGrant, 4, 180, 184, "xattrs.attributes"),
    (.snapSplit, 4, 12, 24, "split_inos"),
    (.snapSplit, 4, 16, 32, "split_realms"),
    (.snapSplit, 4, 80, 88, "trace.realms[0].snaps"),
    (.snapSplit, 4, 84, 104, "trace.realms[0].prior_parent_snaps"),
    (.reconnect, 4, 1, 5, "caps"),
    (.reconnect, 4, 81, 85, "realms"),
    (.mdsMap, 4, 52, 56, "map.mds_info"),
    (.mdsMap, 4, 149, 153, "map.data_pg_pools"),
    (.mdsMap, 4, 185, 189, "map.in"),
    (.mdsMap, 4, 193, 197, "map.inc"),
    (.mdsMap, 4, 205, 209, "map.up"),
    (.mdsMap, 4, 237, 241, "map.failed"),
    (.mdsMap, 4, 241, 245, "map.stopped"),
    (.monMap, 4, 20, 24, "mon_inst"),
    (.mountAck, 4, 32, 36, "monmap.mon_inst"),
    (.readdirReply, 4, 39, 43, "dir.dirfrag.dist"),
    (.readdirReply, 4, 43, 49, "dir.entries"),
    (.lookupReply, 4, 240, 252, "trace.dir.splits"),
    (.lookupReply, 4, 276, 280, "trace.dirfrag.dist"),
  ]

  @Test(arguments: counts.indices)
  func `a count that cannot be is refused before anything is allocated`(index: Int) throws {
    let (sample, width, place, elements, field) = Self.counts[index]
    var front = sample.bytes
    front.replaceSubrange(place..<place + width, with: [UInt8](repeating: 0xff, count: width))
    let decoded = decode(sample.type, front)
    #expect(!decoded.isWhole)
    let problem = try #require(decoded.problems.last)
    #expect(problem.field == field)
    #expect(problem.offset == elements)
    let count = width == 2 ? "65535" : "4294967295"
    #expect(problem.problem.hasPrefix("count too large: \(count) elements in "))
  }

  /// Unknown values: sample, place, value, field.
  static let unknowns: [(Sample, Int, UInt32, String)] = [
    (.getattrRoot, 28, 0x9999, "op"),
    (.safeReply, 8, 0x9999, "op"),
    (.requestOpen, 0, 99, "op"),
    (.capsGrant, 0, 13, "op"),
    (.snapSplit, 0, 4, "op"),
    (.mdsMap, 97, 7, "map.mds_info[0].state"),
    (.monMap, 24, 6, "mon_inst[0].name.type"),
  ]

  @Test(arguments: unknowns.indices)
  func `a value that the specification does not know is kept and noted`(index: Int) throws {
    let (sample, place, value, field) = Self.unknowns[index]
    let front = patched(sample, place, value)
    let decoded = decode(sample.type, front)
    #expect(decoded.isWhole)
    #expect(
      decoded.problems == [
        WireProblem(field: field, offset: place, problem: "unknown value \(value)")
      ])
    #expect(try decoded.value.write(context: WireContext()).front == front)
    let name = field.split(separator: ".").last ?? ""
    let text = json(decoded.value)
    #expect(text.contains("\"\(name)\":\(value)"))
    let again = try sample.type.read(
      json: JSONValue(parsing: [UInt8](text.utf8)), context: WireContext())
    #expect(try again.write(context: WireContext()).front == front)
  }

  @Test func `an unknown lease action is kept and noted`() throws {
    let front = patched(.leaseRevoke, 0, UInt8(9))
    let decoded = decode(ClientLease.self, front)
    #expect(
      decoded.problems == [WireProblem(field: "action", offset: 0, problem: "unknown value 9")])
    #expect(json(decoded.value).hasPrefix(#"{"action":9,"#))
    #expect(try decoded.value.write(context: WireContext()).front == front)
  }

  @Test func `what was odd before reading broke off is told first`() {
    let front = [UInt8](patched(.getattrRoot, 28, UInt32(0x9999)).prefix(100))
    let decoded = decode(ClientRequest.self, front)
    #expect(
      decoded.problems == [
        WireProblem(field: "op", offset: 28, problem: "unknown value 39321"),
        WireProblem(
          field: "path1.ino", offset: 96, problem: "truncated: 8 bytes wanted, 4 left"),
      ])
  }

  @Test func `a section cannot reach beyond its surroundings`() {
    let decoded = decode(ClientReply.self, patched(.lookupReply, 535, UInt32(0xffff_ffff)))
    #expect(
      decoded.problems == [
        WireProblem(
          field: "trace.target.xattrs", offset: 539,
          problem: "too long: 4294967295 bytes announced, 23 left")
      ])
  }

  @Test func `a text cannot reach beyond its section`() {
    let decoded = decode(ClientReply.self, patched(.lookupReply, 288, UInt32(300)))
    #expect(
      decoded.problems == [
        WireProblem(
          field: "trace.dname", offset: 292, problem: "truncated: 300 bytes wanted, 270 left")
      ])
  }

  @Test(.timeLimit(.minutes(20)))
  func `a million bytes with a problem in every element take no time`() throws {
    let count = 32_000
    var front = patched(.monMap, 20, UInt32(count))
    patch(&front, 24, UInt32(99))
    let monitor = front[24...]
    for _ in 1..<count { front += monitor }
    var decoded: DecodedMessage?
    let elapsed = ContinuousClock().measure { decoded = decode(MonMap.self, front) }
    #expect(elapsed < .seconds(10))
    let result = try #require(decoded)
    #expect(result.isWhole)
    // The first are told, and where those begin that are not.
    let told = WireLimits.problems
    #expect(result.problems.count == told + 1)
    for index in 0...told where index < result.problems.count {
      #expect(result.problems[index].field == "mon_inst[\(index)].name.type")
      #expect(result.problems[index].offset == 24 + index * 32)
    }
    #expect(result.problems.last?.problem.contains("not told") == true)
    #expect(try result.value.write(context: WireContext()).front == front)
  }

  @Test(
    .timeLimit(.minutes(20)), arguments: MessageTable.all(in: .ceph013).indices,
    [0, 0xff] as [UInt8])
  func `a front of a million equal bytes takes no time`(index: Int, byte: UInt8) throws {
    let type = MessageTable.all(in: .ceph013)[index]
    let front = [UInt8](repeating: byte, count: 1 << 20)
    var decoded: DecodedMessage?
    let elapsed = ContinuousClock().measure { decoded = decode(type, front) }
    #expect(elapsed < .seconds(10))
    let result = try #require(decoded)
    #expect(result.isWhole || !result.problems.isEmpty)
    for problem in result.problems { #expect(problem.offset <= front.count) }
    if result.isWhole {
      #expect(try result.value.write(context: WireContext()).front == front)
    }
  }
}
