import CephWire
import Testing

@Suite struct ReplyDirfragTests {
  private let fields = "00008001 ffffffff 02000000 00000000 01000000"

  @Test(arguments: ["", "01 01 14000000"])
  func `the part of a directory comes with and without version`(_ head: String) throws {
    let dirfrag = try mainline(ReplyDirfrag.self, bytes(head + fields))
    #expect(dirfrag.structVersion.number == (head.isEmpty ? 0 : 1))
    #expect(dirfrag.fragment.raw == 0x0180_0000)
    #expect(dirfrag.auth == -1)
    #expect(dirfrag.distribution == [0, 1])
  }
}
