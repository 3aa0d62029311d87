import CephWire
import Common
import MDSClient

/// What a reply tells of the name `a` in the root.
struct TraceSample {
  var ino: UInt64 = 0x100
  /// The caps that come with the target.
  var caps: UInt32 = 0
  /// Who is responsible for the names in the root; -2 is not known.
  var authority: MDSRank = -2
  var replicas: [MDSRank] = []
  var isSafe = true
  /// The snapshot realm that comes with it.
  var realm: UInt64?

  /// The cap of the target.
  var cap: ReplyCap {
    var cap = ReplyCap()
    cap.caps = Capabilities(raw: caps)
    cap.capID = 77
    cap.seq = 3
    cap.realm = InodeNumber(raw: 1)
    return cap
  }

  func reply(_ tid: UInt64) -> ClientReply {
    var reply = MachineBench.reply(tid, isSafe: isSafe)
    reply.isDentry = 1
    reply.isTarget = 1
    var trace = ReplyTrace()
    trace.directory.ino = InodeNumber(raw: 1)
    trace.directory.snapID = .head
    trace.directory.mode = FileMode(raw: 0o040755)
    trace.dirfrag.auth = authority
    trace.dirfrag.distribution = replicas
    trace.dname = "a"
    trace.target.ino = InodeNumber(raw: ino)
    trace.target.snapID = .head
    trace.target.mode = FileMode(raw: 0o100644)
    trace.target.cap = cap
    reply.trace = trace
    if let realm {
      var record = SnapRealm()
      record.ino = InodeNumber(raw: realm)
      reply.snap = SnapTrace()
      reply.snap?.realms = [record]
    }
    return reply
  }
}

extension MachineBench {
  /// The name that `TraceSample` tells of.
  static let name = Operation.Subject.dentry(directory: InodeNumber(raw: 1), name: "a")

  /// A machine that has asked for a session with mds0 and got it: its caps are valid for a minute.
  static func asked(
    quirks: Quirks = .recommended, profile: ClientProfile = .kernel2009,
    knowledge: MDSClient.Knowledge = .complete, bytes: [UInt8] = []
  ) -> MachineBench {
    var bench = MachineBench(
      quirks: quirks, profile: profile, knowledge: knowledge, bytes: bytes)
    bench.receiveMap(1, [0: .active])
    bench.client.openSession(with: 0)
    bench.receiveSession(.open)
    _ = bench.effects()
    return bench
  }

  /// Looks the name up at mds0, which answers with a sample.
  mutating func learn(_ sample: TraceSample) {
    var operation = Operation(.lookup, Self.name)
    operation.resendHint = 0
    let tid = client.submit(operation)
    receive(.reply(sample.reply(tid), isCorrupt: false))
    _ = effects()
  }
}
