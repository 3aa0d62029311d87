import CephWire
import Testing

@Suite struct FieldDiffTests {
  /// `path: expected -> observed` of each difference.
  private func lines(_ expected: any WireMessage, _ observed: any WireMessage) -> [String] {
    FieldDiff.differences(expected: expected, observed: observed).map {
      "\($0.path): \($0.expected) -> \($0.observed)"
    }
  }

  private func request() throws -> ClientRequest {
    try value(of: .mkdirWithRelease)
  }

  @Test func `a message does not differ from itself`() throws {
    let reply: ClientReply = try value(of: .lookupReply)
    #expect(try lines(request(), request()) == [])
    #expect(lines(reply, reply) == [])
  }

  @Test func `numbers are shown as their types show them`() throws {
    var other = try request()
    other.tid = 9
    other.flags = RequestFlags(raw: 3)
    other.arguments.mode = FileMode(raw: 0o700)
    other.path1.ino = InodeNumber(raw: 0x2_0000_0000)
    other.releases[0].caps = Capabilities(raw: 0x15)
    #expect(
      try lines(request(), other) == [
        "tid: 4386 -> 9",
        "flags: want_dentry (0x2) -> replay|want_dentry (0x3)",
        "args.mode: 0755 -> 0700",
        "path1.ino: 0x10000000001 -> 0x200000000",
        "releases[0].caps: pAsLsXs (0x55) -> pAsLs (0x15)",
      ])
  }

  @Test func `names are escaped, and bytes that are no text are Base64`() throws {
    var one = try request()
    var other = try request()
    one.path1.path = "a\u{1b}[2J"
    other.path1.path = WireString(bytes: [0xff, 0x00])
    #expect(lines(one, other) == [#"path1.path: "a\u001b[2J" -> {"base64":"/wA="}"#])
  }

  @Test func `another operation has other arguments`() throws {
    var other = try request()
    other.op = .getattr
    other.arguments.mask = Capabilities(raw: 1)
    #expect(
      try lines(request(), other) == [
        "op: mkdir -> getattr", "args.mode: 0755 -> absent", "args.mask: absent -> p (0x1)",
      ])
  }

  @Test func `arguments that an operation does not have make no difference`() throws {
    var other = try request()
    other.arguments.rdev = 7
    #expect(try lines(request(), other) == [])
  }

  @Test func `an operation without a name is told by number`() throws {
    var one = try request()
    var other = try request()
    one.op = RequestOperation(raw: 0x9999)
    other.op = RequestOperation(raw: 0x9998)
    #expect(lines(one, other) == ["op: 39321 (0x9999) -> 39320 (0x9998)"])
  }

  @Test func `lists of different lengths differ in their count and in what both have`() throws {
    var other = try request()
    other.releases.append(RequestRelease())
    other.releases[0].seq = 4
    #expect(
      try lines(request(), other) == ["releases[0].seq: 3 -> 4", "releases.count: 1 -> 2"])
  }

  @Test func `a list of numbers differs by index`() {
    var (one, other) = (ReplyDirfrag(), ReplyDirfrag())
    one.distribution = [1, 2]
    other.distribution = [1, -2, 3]
    #expect(
      FieldDiff.differences(expected: one, observed: other) == [
        FieldDifference(path: "dist[1]", expected: "2", observed: "-2"),
        FieldDifference(path: "dist.count", expected: "2", observed: "3"),
      ])
  }

  @Test func `a part that is absent is called so, on either side`() throws {
    let whole: ClientReply = try value(of: .lookupReply)
    var bare = whole
    bare.trace = nil
    bare.snap = nil
    #expect(
      lines(whole, bare) == ["trace: present -> absent", "snap: present -> absent"])
    #expect(
      lines(bare, whole) == ["trace: absent -> present", "snap: absent -> present"])
  }

  @Test func `a field deep in a reply has its whole path`() throws {
    let reply: ClientReply = try value(of: .lookupReply)
    var other = reply
    other.trace?.target.mtime.seconds &+= 1
    let paths = FieldDiff.differences(expected: reply, observed: other).map(\.path)
    #expect(paths == ["trace.target.mtime.sec"])
  }

  @Test func `bytes behind the fields are compared`() throws {
    var other = try request()
    other.trailing = [1]
    #expect(try lines(request(), other) == [#"trailing: "" -> "\u0001""#])
  }

  @Test func `long bytes are shown from where they differ`() throws {
    var (one, other) = (try request(), try request())
    one.path1.path = WireString(String(repeating: "x", count: 1000) + "A" + "tail")
    other.path1.path = WireString(String(repeating: "x", count: 1000) + "B" + "tail")
    let difference = try #require(FieldDiff.differences(expected: one, observed: other).first)
    #expect(difference.expected.hasPrefix("bytes 885 on of 1005: "))
    #expect(difference.expected.contains("xAtail"))
    #expect(difference.observed.contains("xBtail"))
    #expect(difference.observed.utf8.count < 200)
  }

  @Test func `messages of different types differ in nothing but that`() throws {
    #expect(try lines(request(), ClientSession()) == [": client_request -> client_session"])
  }

  @Test func `what is beyond the limit is counted`() throws {
    var other = try request()
    (other.tid, other.numRetry, other.callerUID) = (1, 7, 9)
    let diff = try FieldDiff(expected: request(), observed: other, limit: 2)
    #expect(diff.differences.map(\.path) == ["tid", "num_retry"])
    #expect(diff.unlisted == 1)
  }

  @Test func `a difference is a line`() {
    let difference = FieldDifference(path: "op", expected: "open", observed: "close")
    #expect(difference.description == "op: expected open, observed close")
  }
}
