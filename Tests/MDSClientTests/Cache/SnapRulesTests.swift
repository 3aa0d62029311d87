import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct SnapRulesTests {
  private let ino = InodeNumber(raw: 3)

  /// A machine that holds caps of file 3 in the realm of the root.
  private func bench(knowledge: MDSClient.Knowledge = .complete) -> MachineBench {
    var bench = MachineBench.asked(knowledge: knowledge)
    bench.answer(
      MachineBench.operation(.lookup, 1, "f"), in: MachineBench.inode(1, caps: 0x155), name: "f",
      target: MachineBench.inode(3, caps: 0x3fdd, mode: MachineBench.fileMode),
      snap: MachineBench.trace(MachineBench.realm(1)))
    return bench
  }

  /// The directory 5 around the file gets a realm of its own.
  private func split(_ inodes: [UInt64] = [3], realms: [UInt64] = []) -> ClientSnap {
    var message = ClientSnap()
    message.op = .split
    message.split = InodeNumber(raw: 5)
    message.splitInodes = inodes.map { InodeNumber(raw: $0) }
    message.splitRealms = realms.map { InodeNumber(raw: $0) }
    message.trace = MachineBench.trace(
      MachineBench.realm(5, parent: 1, seq: 2, created: 2), MachineBench.realm(1))
    return message
  }

  private func realms(_ bench: MachineBench) -> [String] {
    bench.client.cache.realms.sorted { $0.key.raw < $1.key.raw }
      .map { "\($0.raw) seq \($1.seq.raw) in \($1.parent.raw): \($1.references)" }
  }

  @Test func `REP8: a reply's realms are known as long as something is in them`() {
    var bench = bench()
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
    bench.look(
      up: "g", MachineBench.inode(4, caps: 0x155, mode: MachineBench.fileMode, realm: 5))
    #expect(realms(bench) == ["1 seq 1 in 0: 2", "5 seq 0 in 0: 1"])
    bench.client.forget(InodeNumber(raw: 4))
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
    bench.answer(
      .mount(), snap: MachineBench.trace(MachineBench.realm(8, parent: 7), MachineBench.realm(7)))
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
  }

  @Test func `REP8: an older state of a realm tells nothing new`() {
    var bench = bench()
    for seq in [5, 4] as [UInt64] {
      bench.answer(.mount(), snap: MachineBench.trace(MachineBench.realm(1, seq: seq)))
      #expect(realms(bench) == ["1 seq 5 in 0: 2"])
    }
  }

  @Test func `REP9: only with its first cap an inode enters a realm`() {
    var bench = bench()
    bench.look(
      up: "f", MachineBench.inode(3, caps: 0x155, mode: MachineBench.fileMode, realm: 5))
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
  }

  @Test func `CAP4: a split moves inodes and realms`() {
    var bench = bench()
    bench.look(
      up: "g", MachineBench.inode(4, caps: 0x155, mode: MachineBench.fileMode, realm: 6))
    bench.receive(.snap(split(realms: [6, 77])))
    #expect(
      realms(bench) == ["1 seq 1 in 0: 2", "5 seq 2 in 1: 2", "6 seq 0 in 5: 1"])
    #expect(bench.client.sessions[0]?.seq == 1)
  }

  @Test func `CAP4: only a split moves anything (O43, D12)`() {
    var bench = bench()
    var message = split()
    message.op = .update
    bench.receive(.snap(message))
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
  }

  @Test func `CAP4: an inode that is in a newer realm already stays there`() {
    var bench = bench()
    bench.receive(.snap(split()))
    var older = split()
    older.split = InodeNumber(raw: 9)
    older.trace = MachineBench.trace(MachineBench.realm(9, parent: 1, seq: 2, created: 1))
    bench.receive(.snap(older))
    #expect(realms(bench).last == "5 seq 2 in 1: 1")
  }

  @Test func `CAP4: without session nothing happens`() {
    var bench = bench()
    bench.receive(.snap(split()), from: 3)
    #expect(bench.effects() == ["note CAP4"])
    #expect(realms(bench) == ["1 seq 1 in 0: 2"])
  }

  @Test func `CAP4: what was changed before a snapshot is written back for it`() {
    var bench = bench()
    bench.client.markDirty(ino, .fileWrite)
    bench.client.change(ino, size: 9)
    _ = bench.effects()
    bench.receive(.snap(split()))
    var flush = ClientCaps()
    flush.op = .flushSnap
    flush.ino = ino
    flush.caps = Capabilities(raw: 0x3fdd)
    flush.dirty = .fileWrite
    flush.snapFollows = SnapID(raw: 1)
    flush.mode = FileMode(raw: MachineBench.fileMode)
    flush.size = 9
    #expect(bench.sentCaps() == [flush])
    #expect(bench.client.cache.uses.values.first?.capSnaps.count == 1)
    var answer = MachineBench.caps(.flushSnapAck, 3)
    answer.snapFollows = SnapID(raw: 1)
    bench.receive(.caps(answer))
    #expect(bench.client.cache.uses.values.first?.capSnaps == [])
  }

  @Test func `CAP4: what is being written is written back for the snapshot when that is done`() {
    var bench = bench()
    bench.client.use(ino, Capabilities(raw: 0x3000))
    _ = bench.effects()
    bench.receive(.snap(split()))
    #expect(bench.sentCaps() == [])
    bench.client.use(ino, .none)
    #expect(bench.sentCaps().map(\.op) == [.flushSnap])
    bench.client.use(ino, .none)
    #expect(bench.sentCaps() == [])
  }

  @Test func `REP8: for a snapshot that is removed nothing is written back`() {
    for op in [RequestOperation.rmsnap, .mksnap] {
      var bench = bench()
      bench.client.markDirty(ino, .fileWrite)
      let work = bench.answer(
        Operation(op, .path(Filepath())), snap: MachineBench.trace(MachineBench.realm(1, seq: 4)))
      #expect(work.contains("caps > 0 CAP4") == (op == .mksnap))
      #expect(realms(bench) == ["1 seq 4 in 0: 2"])
    }
  }

  @Test func `realms that are in each other are survived`() {
    var bench = bench()
    for number in 10..<UInt64(20) {
      bench.answer(
        .mount(),
        snap: MachineBench.trace(
          MachineBench.realm(number, parent: number + 100),
          MachineBench.realm(number + 100, parent: number),
          MachineBench.realm(number, parent: number)))
    }
    #expect(realms(bench).first == "1 seq 1 in 0: 2")
  }
}
