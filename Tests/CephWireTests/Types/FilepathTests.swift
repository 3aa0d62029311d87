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

  @Test func `no name can end a line or command a terminal`() {
    #expect(path(1, "a\nb\u{1b}[2J\0\u{7f}") == #"#1/a\x0ab\x1b[2J\x00\x7f"#)
    #expect(path(1, "a\u{9b}2J\u{a0}") == "#1/a\\xc2\\x9b2J\u{a0}")
    #expect(path(1, WireString(bytes: [0xc3, 0xa4, 0x9b, 0x61])) == #"#1/\xc3\xa4\x9ba"#)
    #expect(path(1, WireString(bytes: [0x61, 0xc2])) == #"#1/a\xc2"#)
  }
}
