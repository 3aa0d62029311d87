import CephWire
import Testing

@Suite struct FilepathTests {
  private func path(_ ino: UInt64, _ name: WireString) -> String {
    var path = Filepath()
    path.ino = InodeNumber(raw: ino)
    path.path = name
    return written { path.appendText(to: &$0) }
  }

  @Test func `paths read as in Ceph's log`() {
    #expect(path(1, "") == "#1")
    #expect(path(0x100_0000_0000, "dir/file") == "#10000000000/dir/file")
    #expect(path(0, "user.foo") == "user.foo")
    #expect(path(0, "") == "")
    #expect(path(1, "ä 😀") == "#1/ä 😀")
    // An empty component is the snapshot directory.
    #expect(path(1, "/s1") == "#1//s1")
  }
}
