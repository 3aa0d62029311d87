import CephWire
import Testing

@Suite struct ReplyInodeTests {
  /// What stands first whatever the version: from the reply to SETXATTR in
  /// `reef/basic-msgr1-authnone`.
  private let fixed = """
    0400000000010000feffffffffffffff0000000031000000000000000200000000000000553f000000000000
    0100000000000000110000000000000001000000000000000100004000010000000000400000000000000000
    000000000002000000f751036b702dfa13f751036bf778bb1300105e5f0065cd1d0200000000100000000000
    0000000000000000004d0000000000000003000000a4810000e8030000e80300000200000000000000000000
    000000000000000000001000000000000001000000000000000000000000000000f751036b702dfa13
    """
  private let splits = "01000000 00000000 01000000"
  private let symlink = "01000000 74"
  private let directoryLayout = "0200000000000000"
  private let xattrs =
    "1b000000 01000000 0b000000 757365722e636f6c6f7572 04000000 626c7565"
  private let inline = "0200000000000000 03000000 616263"
  private let quota = "01 01 10000000 0010000000000000 0500000000000000"
  private let poolNamespace = "02000000 6e73"
  private let birth = "f751036be7403513 0d00000000000000"

  /// What an inode with a version has of all these.
  private var common: String {
    fixed + splits + symlink + directoryLayout + xattrs + inline + quota + poolNamespace + birth
  }

  private func expectFixed(_ inode: ReplyInode) {
    #expect(inode.ino.raw == 0x100_0000_0004)
    #expect(inode.snapID == .head)
    #expect(inode.version == 49)
    #expect(inode.xattrVersion == 2)
    #expect(text(inode.cap.caps) == "pAsLsXsFsxcrwb")
    #expect(inode.cap.capID == 1)
    #expect(inode.cap.seq == 17)
    #expect(inode.cap.realm.raw == 1)
    #expect(inode.cap.flags == .auth)
    #expect(inode.fileLayout.objectSize == 4 << 20)
    #expect(inode.fileLayout.pgPool == 2)
    #expect(inode.ctime.seconds == 1_795_379_703)
    #expect(inode.atime.seconds == 1_600_000_000)
    #expect(inode.size == 4096)
    #expect(inode.truncateSize == 77)
    #expect(inode.truncateSeq == 3)
    #expect(inode.mode.raw == 0o100644)
    #expect(inode.uid == 1000)
    #expect(inode.nlink == 2)
    #expect(inode.rbytes == 4096)
    #expect(inode.rfiles == 1)
    #expect(inode.splits.map(\.by) == [1])
    #expect(inode.symlink == "t")
    #expect(inode.xattrs?.attributes.map(\.name) == ["user.colour"])
    #expect(inode.xattrs?.attributes.map(\.value) == [Array("blue".utf8)])
  }

  private func expectCommon(_ inode: ReplyInode) {
    expectFixed(inode)
    #expect(inode.directoryLayout.hash == 2)
    #expect(inode.inlineVersion == 2)
    #expect(inode.inlineData == Array("abc".utf8))
    #expect(inode.quota.maxBytes == 4096)
    #expect(inode.quota.maxFiles == 5)
    #expect(inode.poolNamespace == "ns")
    #expect(inode.btime.nanoseconds == 0x1335_40e7)
    #expect(inode.changeAttribute == 13)
  }

  @Test func `without version and features an inode has what 2010 had`() throws {
    let inode = try mainline(
      ReplyInode.self, bytes(fixed + splits + symlink + xattrs), features: 0)
    #expect(inode.structVersion == .none)
    expectFixed(inode)
    let smallest = fixed + "00000000 00000000 00000000"
    #expect(bytes(smallest).count == ReplyInode.minimumSize)
    #expect(try mainline(ReplyInode.self, bytes(smallest), features: 0).xattrs == nil)
  }

  @Test func `without version each field comes with its feature`() throws {
    let front = fixed + splits + symlink
    func inode(_ bit: UInt64, _ hex: String) throws -> ReplyInode {
      let inode = try mainline(ReplyInode.self, bytes(hex), features: 1 << bit)
      expectFixed(inode)
      return inode
    }
    #expect(try inode(7, front + directoryLayout + xattrs).directoryLayout.hash == 2)
    #expect(try inode(40, front + xattrs + inline).inlineData == Array("abc".utf8))
    #expect(try inode(47, front + xattrs + quota).quota.maxFiles == 5)
    #expect(try inode(58, front + xattrs + poolNamespace).poolNamespace == "ns")
    #expect(try inode(59, front + xattrs + birth).changeAttribute == 13)
  }

  @Test func `without version an inode can have all of them`() throws {
    let inode = try mainline(ReplyInode.self, bytes(common))
    #expect(inode.structVersion == .none)
    expectCommon(inode)
  }

  @Test func `each version adds its fields`() throws {
    let additions = [
      "", "01000000", "3930000000000000", "0200000000000000",
      "01000000 03000000 776879 04000000 74657374", "01",
      "02000000 aabb 08000000 8813000000000000", "01 01 04000000 00000000", "2a00000000000000",
    ]
    for version in 1...additions.count {
      let body = bytes(common + additions.prefix(version).joined())
      // The features of the connection do not matter here.
      let inode = try mainline(
        ReplyInode.self,
        [UInt8(version), 1, UInt8(body.count & 0xff), UInt8(body.count >> 8), 0, 0] + body,
        features: 0)
      #expect(inode.structVersion == StructVersion(UInt8(version), compat: 1))
      expectCommon(inode)
      #expect(inode.directoryPin == (version >= 2 ? 1 : -1))
      #expect(inode.snapBtime.seconds == (version >= 3 ? 12345 : 0))
      #expect(inode.rsnaps == (version >= 4 ? 2 : 0))
      #expect(inode.snapMetadata.map(\.value) == (version >= 5 ? ["test"] : []))
      #expect(inode.isEncrypted == (version >= 6 ? 1 : 0))
      #expect(inode.fscryptAuth == (version >= 7 ? [0xaa, 0xbb] : []))
      #expect(inode.fscryptFile == (version >= 7 ? [0x88, 0x13, 0, 0, 0, 0, 0, 0] : []))
      #expect(inode.optionalMetadata.entries == [])
      #expect(inode.subvolumeID == (version >= 9 ? 42 : 0))
    }
  }

  @Test func `the inode of a snapshot says when and why it was made`() throws {
    let reply: ClientReply = try RecordedReply.mksnap.value()
    let inode = try #require(reply.trace).target
    #expect(inode.structVersion.number == 7)
    #expect(inode.snapID.raw == 2)
    #expect(inode.snapBtime.seconds == 1_795_377_440)
    #expect(inode.snapMetadata.map(\.key) == ["why"])
    #expect(inode.snapMetadata.map(\.value) == ["failover"])
    #expect(inode.xattrs == nil)
  }

  @Test func `an encrypted file has its real size apart`() throws {
    let reply: ClientReply = try RecordedReply.setattr.value()
    let inode = try #require(reply.trace).target
    #expect(inode.structVersion.number == 8)
    #expect(inode.size == 10)
    #expect(inode.isEncrypted == 0)
    #expect(inode.fscryptFile == [0x88, 0x13, 0, 0, 0, 0, 0, 0])
    #expect(inode.inlineVersion == .max)
    #expect(inode.optionalMetadata.entries == [])
  }
}
