import CephWire
import Testing

@Suite struct RequestOperationTests {
  @Test func `every operation of the specification has its name`() {
    let names: [(UInt32, String)] = [
      (0x0100, "lookup"), (0x0101, "getattr"), (0x0102, "lookuphash"), (0x1105, "setxattr"),
      (0x1106, "rmxattr"), (0x1107, "setlayout"), (0x1108, "setattr"), (0x1201, "mknod"),
      (0x1202, "link"), (0x1203, "unlink"), (0x1204, "rename"), (0x1220, "mkdir"),
      (0x1221, "rmdir"), (0x1222, "symlink"), (0x0301, "create"), (0x0302, "open"),
      (0x0305, "readdir"), (0x0400, "lookupsnap"), (0x0402, "lssnap"), (0x1400, "mksnap"),
      (0x1401, "rmsnap"),
    ]
    for (raw, name) in names {
      #expect(RequestOperation(raw: raw).name == name)
      #expect(RequestOperation(text: name)?.raw == raw)
    }
    #expect(RequestOperation.names.values.count == names.count)
  }

  @Test func `writing operations have the bit, opening ones lack it`() {
    #expect(RequestOperation.mkdir.isWrite)
    #expect(RequestOperation.setxattr.isWrite)
    #expect(RequestOperation.rmsnap.isWrite)
    #expect(!RequestOperation.open.isWrite)
    #expect(!RequestOperation.create.isWrite)
    #expect(!RequestOperation.getattr.isWrite)
  }
}
