import CephWire
import Testing

@Suite struct DirectoryLayoutTests {
  @Test func `a directory tells what its names are hashed with`() throws {
    let layout = try mainline(DirectoryLayout.self, bytes("02 00 0000 00000000"))
    #expect(layout.hash == 2)
    #expect(jsonObject(layout) == #"{"dl_dir_hash":2}"#)
  }

  @Test func `what is unused is kept where it is set`() throws {
    let layout = try mainline(DirectoryLayout.self, bytes("01 02 0300 04000000"))
    #expect(
      jsonObject(layout)
        == #"{"dl_dir_hash":1,"dl_unused1":2,"dl_unused2":3,"dl_unused3":4}"#)
  }
}
