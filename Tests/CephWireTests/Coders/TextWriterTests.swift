import CephWire
import Common
import Testing

@Suite struct TextWriterTests {
  @Test func `a request with a release as a tree`() {
    #expect(
      tree(decode(ClientRequest.self, Sample.mkdirWithRelease.bytes).value) == """
        tid: 4386
        oldest_client_tid: 4384
        mdsmap_epoch: 12
        flags: want_dentry (0x2)
        num_retry: 1
        num_fwd: 2
        op: mkdir (4640)
        caller_uid: 1000
        caller_gid: 100
        ino: 0x0
        args
          mode: 0755
        path1
          ino: 0x10000000001
          path: "newdir"
        path2
          ino: 0x0
          path: ""
        releases[0]
          ino: 0x10000000001
          cap_id: 119
          caps: pAsLsXs (0x55)
          wanted: - (0x0)
          seq: 3
          issue_seq: 2
          mseq: 1
          dname_seq: 9
          dname: "newdir"

        """)
  }

  @Test func `a reply to lookup as a tree`() {
    #expect(
      tree(decode(ClientReply.self, Sample.lookupReply.bytes).value) == """
        tid: 4386
        op: lookup (256)
        result: 0
        mdsmap_epoch: 12
        safe: 1
        is_dentry: 1
        is_target: 1
        trace
          dir
            ino: 0x10000000001
            snapid: head
            rdev: 0
            version: 10
            cap
              caps: pAsLsXsFs (0x155)
              wanted: - (0x0)
              cap_id: 119
              seq: 1
              mseq: 0
              realm: 0x1
              ttl_ms: 60000
              flags: auth (0x1)
            layout
              stripe_unit: 4194304
              stripe_count: 1
              object_size: 4194304
              cas_hash: 0
              object_stripe_unit: 0
              pg_preferred: -1
              pg_pool: 0
            ctime: 2009-06-18T22:00:00.250000000Z
            mtime: 2009-06-18T22:00:00.250000000Z
            atime: 2009-06-18T22:00:00.250000000Z
            time_warp_seq: 0
            size: 0
            max_size: 0
            truncate_size: 18446744073709551615
            truncate_seq: 1
            mode: 040755
            uid: 0
            gid: 0
            nlink: 1
            files: 1
            subdirs: 0
            rbytes: 4096
            rfiles: 1
            rsubdirs: 1
            rctime: 2009-06-18T22:00:00.250000000Z
            xattr_version: 1
            splits[0]
              frag: 0x0
              by: 1
            symlink: ""
          dirfrag
            frag: 0x1800000
            auth: -1
            dist: 0, 1
          dname: "file"
          lease
            mask: 1
            duration_ms: 30000
            seq: 7
          target
            ino: 0x10000000002
            snapid: head
            rdev: 0
            version: 4
            cap
              caps: pAsLsXsFscr (0xd55)
              wanted: pFscr (0xd01)
              cap_id: 120
              seq: 6
              mseq: 1
              realm: 0x1
              ttl_ms: 60000
              flags: auth (0x1)
            layout
              stripe_unit: 4194304
              stripe_count: 1
              object_size: 4194304
              cas_hash: 0
              object_stripe_unit: 0
              pg_preferred: -1
              pg_pool: 0
            ctime: 2009-06-18T22:00:00.250000000Z
            mtime: 2009-06-18T22:00:00.250000000Z
            atime: 2009-06-18T22:00:00.250000000Z
            time_warp_seq: 0
            size: 4096
            max_size: 4194304
            truncate_size: 18446744073709551615
            truncate_seq: 1
            mode: 0100644
            uid: 1000
            gid: 100
            nlink: 1
            files: 0
            subdirs: 0
            rbytes: 0
            rfiles: 0
            rsubdirs: 0
            rctime: 1970-01-01T00:00:00.000000000Z
            xattr_version: 2
            splits: none
            symlink: ""
            xattrs
              attributes[0]
                name: "user.foo"
                value: "bar"
        snap
          realms[0]
            ino: 0x1
            created: 1
            parent: 0x0
            parent_since: 0
            seq: 1
            snaps: 1
            prior_parent_snaps: none

        """)
  }

  @Test func `addresses and identities stand on one line`() {
    #expect(
      tree(decode(MonMap.self, Sample.monMap.bytes).value) == """
        fsid: a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf
        epoch: 1
        mon_inst[0]: mon0 192.168.0.1:6789/0/0

        """)
  }

  @Test func `an address with bytes behind it is shown field by field`() {
    let text = tree(decode(MonMap.self, patched(.monMap, 48, UInt8(1))).value)
    #expect(
      text == """
        fsid: a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf
        epoch: 1
        mon_inst[0]
          name: mon0
          addr
            erank: 0
            nonce: 0
            family: 2
            port: 6789
            ip: 192.168.0.1
            padding: 1

        """)
  }

  @Test func `an entity of an unknown kind is shown with its number`() {
    let text = tree(decode(MonMap.self, patched(.monMap, 24, UInt8(9))).value)
    #expect(text.contains("mon_inst[0]\n  name\n    type: unknown (9)\n    num: 0\n"))
  }

  @Test func `trailing bytes are counted where they lie`() {
    var front = Sample.readdirReply.bytes
    front.insert(contentsOf: [1, 2], at: 49)
    front[27] += 2
    let text = tree(decode(ClientReply.self, front + [3]).value)
    #expect(text.hasSuffix("  entries: none\n  trailing: 2 bytes\ntrailing: 1 bytes\n"))
  }

  @Test func `a tree can be indented`() {
    var writer = TextWriter()
    decode(ClientRequestForward.self, Sample.forward.bytes).value
      .write(tree: &writer, indentation: 2, leaves: 2)
    let text = writer.output.description
    #expect(text == "    tid: 4386\n    dest_mds: 1\n")
  }

  @Test func `in a message that broke off times are shown by their parts`() {
    let decoded = decode(ClientSession.self, [UInt8](Sample.renewCaps.bytes.prefix(16)))
    #expect(
      tree(decoded.value, leaves: decoded.leaves) == """
        op: renewcaps (5)
        seq: 0
        stamp
          sec: 1245362400

        """)
  }
}
