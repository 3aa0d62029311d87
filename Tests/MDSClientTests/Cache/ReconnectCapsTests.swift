import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct ReconnectCapsTests {
  /// A machine that holds caps of `/d/f`, of `/g`, and of an inode whose name it does not know.
  private func bench(
    quirks: Quirks = .recommended, profile: ClientProfile = .kernel2009
  ) -> MachineBench {
    var bench = MachineBench.asked(quirks: quirks, profile: profile)
    bench.look(up: "g", MachineBench.inode(9, caps: 0x155, mode: MachineBench.fileMode))
    bench.look(up: "d", MachineBench.inode(2))
    var file = MachineBench.inode(3, caps: 0xd55, mode: MachineBench.fileMode, realm: 2)
    (file.size, file.mtime.seconds, file.atime.seconds) = (4096, 5, 6)
    bench.answer(
      MachineBench.operation(.lookup, 2, "f"), in: MachineBench.inode(2), name: "f", target: file,
      snap: MachineBench.trace(
        MachineBench.realm(2, parent: 1, seq: 7), MachineBench.realm(1, seq: 4)))
    bench.answer(.mount(), target: MachineBench.inode(8, caps: 0x155))
    return bench
  }

  @Test func `REC3: each cap is told with its path from the root, and with what is known of it`() {
    var bench = bench()
    bench.client.open(InodeNumber(raw: 3), .read)
    let (caps, realms) = bench.client.reconnectCaps(of: 0)
    var file = ReconnectCap()
    (file.ino, file.path, file.capID) = (InodeNumber(raw: 3), "d/f", 103)
    (file.wanted, file.issued) = (OpenMode.read.wanted, Capabilities(raw: 0xd55))
    (file.size, file.mtime.seconds, file.atime.seconds) = (4096, 5, 6)
    (file.snapRealm, file.pathBase) = (InodeNumber(raw: 2), InodeNumber(raw: 1))
    #expect(caps.map(\.ino.raw) == [9, 3, 8])
    #expect(caps.dropFirst().first == file)
    #expect(realms.map(\.ino.raw) == [1, 2])
    #expect(realms.map(\.seq.raw) == [4, 7])
    #expect(realms.map(\.parent.raw) == [0, 1])
  }

  @Test func `REC3: the numbers of the MDS's messages begin again`() {
    var bench = bench()
    _ = bench.client.reconnectCaps(of: 0)
    #expect(bench.cap(3)?.seq == 0)
    #expect(bench.cap(3)?.issueSeq == 1)
  }

  @Test func `REC3: the user-space client sorts by inode, and names by directory`() {
    var bench = bench(profile: .user09)
    let caps = bench.client.reconnectCaps(of: 0).caps
    #expect(caps.map(\.ino.raw) == [3, 8, 9])
    #expect(caps.map(\.path) == ["f", "", "g"])
    #expect(caps.map(\.pathBase.raw) == [2, 0, 1])
  }

  @Test func `REC3: the root has no path`() {
    var bench = MachineBench.asked()
    bench.answer(.mount(), target: MachineBench.inode(1, caps: 0x155))
    let caps = bench.client.reconnectCaps(of: 0).caps
    #expect(caps.map(\.path) == [""])
    #expect(caps.map(\.pathBase.raw) == [1])
  }

  @Test func `REC3: the base of an inode without a name means nothing (D7, O14)`() {
    var bench = bench(quirks: .original)
    bench.client.generator = ScriptedBytes(bytes: [77])
    #expect(bench.client.reconnectCaps(of: 0).caps.last?.pathBase.raw == 77)
  }

  @Test func `REC3: without session there is nothing to tell`() {
    var bench = bench()
    #expect(bench.client.reconnectCaps(of: 5).caps == [])
  }
}
