import CephWire
import Common
import MDSClient
import Testing

@Suite struct RequestBuildingTests {
  private static let dentry = Operation.Subject.dentry(
    directory: InodeNumber(raw: 1), name: "new")

  private func mkdir(uid: UInt32 = 1000) -> Operation {
    var operation = Operation(.mkdir, Self.dentry)
    operation.uid = uid
    operation.gid = 100
    operation.arguments.mode = FileMode(raw: 0o755)
    operation.lockedDirectory = InodeNumber(raw: 1)
    return operation
  }

  @Test func `PREP1: the message has the map's epoch, the operation and its arguments`() {
    var bench = MachineBench.open()
    bench.receiveMap(5, [0: .active])
    bench.client.submit(mkdir())
    let message = bench.sentRequests().first
    #expect(message?.mdsmapEpoch == 5)
    #expect(message?.op == .mkdir)
    #expect(message?.arguments.mode == FileMode(raw: 0o755))
    #expect(message?.callerUID == 1000)
    #expect(message?.callerGID == 100)
  }

  @Test(arguments: [(Quirks.recommended, 0), (Quirks.corrected, 1000)] as [(Quirks, UInt32)])
  func `PREP1: a request that a worker sends has its ids (O15)`(quirks: Quirks, uid: UInt32) {
    var bench = MachineBench(quirks: quirks)
    bench.receiveMap(1, [0: .active])
    bench.client.submit(mkdir())
    bench.receiveSession(.open)
    bench.forward(1, to: 0, mustResend: true)
    #expect(bench.sentRequests().map(\.callerUID) == [uid, uid])
  }

  @Test func `PREP1: a request that is sent again is built afresh`() {
    var bench = MachineBench.open()
    bench.client.submit(mkdir())
    bench.receiveMap(2, [0: .active])
    bench.forward(1, to: 0, mustResend: true)
    #expect(bench.sentRequests().map(\.mdsmapEpoch) == [1, 2])
  }

  @Test func `PREP2: the hash of a LOOKUPHASH is left out (O41)`() {
    var bench = MachineBench.open()
    var operation = Operation(.lookuphash, .inode(InodeNumber(raw: 5), .head))
    var parent = Filepath()
    parent.ino = InodeNumber(raw: 4)
    parent.path = "12345"
    operation.other = .path(parent)
    bench.client.submit(operation)
    let message = bench.sentRequests().first
    #expect(message?.path1.ino == InodeNumber(raw: 5))
    #expect(message?.path2.ino == InodeNumber(raw: 4))
    #expect(message?.path2.path == "")
  }

  @Test func `PREP4: the oldest request is the smallest in the table, also if answered unsafely`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.submit()
    bench.reply(1, isSafe: false)
    bench.submit()
    bench.reply(1)
    bench.submit()
    bench.reply(3)
    bench.reply(2)
    bench.submit()
    #expect(bench.sentRequests().map(\.oldestClientTID) == [1, 1, 1, 2, 4])
  }

  @Test func `PREP4: the user-space client no longer counts requests with any reply`() {
    var bench = MachineBench.open(profile: .user09)
    bench.submit()
    bench.submit()
    bench.reply(1, isSafe: false)
    #expect(bench.client.oldestTID == 2)
    bench.submit()
    bench.reply(2)
    bench.reply(3)
    #expect(bench.client.oldestTID == 0)
    #expect(bench.sentRequests().map(\.oldestClientTID) == [1, 1, 2])
  }

  @Test func `PREP4: one old request does not make those behind it cost memory`() {
    var bench = MachineBench.open()
    bench.submit()
    for tid in 2...2000 as ClosedRange<UInt64> {
      bench.submit()
      bench.reply(tid)
    }
    #expect(bench.client.footprint.indexed < 100)
    #expect(bench.client.oldestTID == 1)
    bench.reply(1)
    #expect(bench.client.oldestTID == 0)
  }

  @Test func `PREP4: the dentry is asked for where a directory is locked`() {
    var bench = MachineBench.open()
    bench.client.submit(mkdir())
    bench.submit()
    #expect(
      bench.sentRequests().map(\.flags) == [.wantDentry, RequestFlags(raw: 0)])
  }

  @Test func `PREP4: retries and forwards are counted, modulo 256 (O24)`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.forward(1, to: 0, number: 5, mustResend: true)
    bench.forward(1, to: 0, number: 258, mustResend: true)
    let messages = bench.sentRequests()
    #expect(messages.map(\.numRetry) == [0, 1, 2])
    #expect(messages.map(\.numForward) == [0, 5, 2])
    for number in 300..<554 as Range<UInt32> {
      bench.forward(1, to: 0, number: number, mustResend: true)
    }
    #expect(bench.sentRequests().last?.numRetry == 0)
  }

  @Test func `PREP4: a request that is replayed says so, and what it had created`() {
    var bench = MachineBench.open()
    bench.client.submit(mkdir())
    bench.reply(1, isSafe: false, target: 0x100)
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    let message = bench.sentRequests().first
    #expect(message?.flags == RequestFlags(raw: 3))
    #expect(message?.ino == InodeNumber(raw: 0x100))
    #expect(message?.numRetry == 1)
  }

  @Test func `PREP4: what a request has created is only told when it is replayed`() {
    var bench = MachineBench.open()
    bench.client.submit(mkdir())
    #expect(bench.sentRequests().first?.ino == InodeNumber(raw: 0))
  }

  @Test func `PREP4: the user-space client leaves most of the head at 0`() {
    var bench = MachineBench.open(profile: .user09)
    bench.client.submit(mkdir())
    bench.forward(1, to: 0, number: 5, mustResend: true)
    bench.reply(1, isSafe: false, target: 0x100)
    bench.receiveMap(2, [0: .reconnect], from: 0)
    for message in bench.sentRequests() {
      #expect(message.mdsmapEpoch == 0)
      #expect(message.flags == RequestFlags(raw: 0))
      #expect(message.numRetry == 0)
      #expect(message.numForward == 0)
      #expect(message.ino == InodeNumber(raw: 0))
    }
  }

  @Test func `PREP5: the value of a SETXATTR is the data section`() {
    var bench = MachineBench.open()
    var operation = Operation(.setxattr, .inode(InodeNumber(raw: 5), .head))
    operation.dataLength = 17
    bench.client.submit(operation)
    #expect(bench.sent().map(\.dataLength) == [17])
  }

  @Test func `PREP6: a request whose message cannot be built fails`() {
    var bench = MachineBench.open()
    var path = Filepath()
    path.path = WireString(bytes: Array(repeating: UInt8(ascii: "a"), count: 4097))
    bench.client.submit(Operation(.lookup, .path(path)))
    #expect(bench.effects() == ["failed 1 = -36", "safe 1"])
    #expect(bench.client.requests.isEmpty)
  }

  @Test func `PREP2: paths come from what the request is about`() {
    var bench = MachineBench.open()
    var operation = Operation(.link, Self.dentry)
    operation.other = .inode(InodeNumber(raw: 9), .head)
    bench.client.submit(operation)
    let message = bench.sentRequests().first
    #expect(message?.path1.ino == InodeNumber(raw: 1))
    #expect(message?.path1.path == "new")
    #expect(message?.path2.ino == InodeNumber(raw: 9))
    #expect(message?.path2.path == "")
  }

  @Test func `PREP3: caps are given up when the message is built, and not named again (O33)`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    var operation = Operation(.setattr, .inode(InodeNumber(raw: 0x100), .head))
    operation.drops.inode = Operation.CapDrops.Masks(drop: 0x10)
    let tid = bench.client.submit(operation)
    bench.forward(tid, to: 0, mustResend: true)
    let releases = bench.sentRequests().map(\.releases)
    #expect(releases.map(\.count) == [1, 0])
    #expect(releases[0].first?.caps == Capabilities(raw: 0x145))
    #expect(releases[0].first?.capID == 77)
  }
}
