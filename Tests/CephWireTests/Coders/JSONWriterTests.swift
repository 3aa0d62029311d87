import CephWire
import Testing

@Suite struct JSONWriterTests {
  @Test func `a session message as JSON`() {
    #expect(
      json(decode(ClientSession.self, Sample.renewCaps.bytes).value) == """
        {"op":"renewcaps","seq":0,"stamp":{"sec":1245362400,"nsec":250000000},\
        "max_caps":0,"max_leases":0}
        """)
  }

  @Test func `a forward as JSON`() {
    #expect(
      json(decode(ClientRequestForward.self, Sample.forward.bytes).value)
        == #"{"tid":4386,"dest_mds":1,"num_fwd":1,"client_must_resend":1}"#)
  }

  @Test func `a request with a release as JSON`() {
    #expect(
      json(decode(ClientRequest.self, Sample.mkdirWithRelease.bytes).value) == """
        {"tid":4386,"oldest_client_tid":4384,"mdsmap_epoch":12,\
        "flags":{"bits":2,"text":"want_dentry"},"num_retry":1,"num_fwd":2,"op":"mkdir",\
        "caller_uid":1000,"caller_gid":100,"ino":0,"args":{"mode":493},\
        "path1":{"ino":1099511627777,"path":"newdir"},"path2":{"ino":0,"path":""},\
        "releases":[{"ino":1099511627777,"cap_id":119,"caps":{"bits":85,"text":"pAsLsXs"},\
        "wanted":{"bits":0,"text":"-"},"seq":3,"issue_seq":2,"mseq":1,"dname_seq":9,\
        "dname":"newdir"}]}
        """)
  }

  @Test func `a grant of capabilities as JSON`() {
    #expect(
      json(decode(ClientCaps.self, Sample.capsGrant.bytes).value) == """
        {"op":"grant","ino":1099511627778,"realm":1,"cap_id":120,"seq":6,"issue_seq":0,\
        "caps":{"bits":3413,"text":"pAsLsXsFscr"},"wanted":{"bits":3329,"text":"pFscr"},\
        "dirty":{"bits":0,"text":"-"},"migrate_seq":1,"snap_follows":1,"ttl_ms":0,\
        "uid":1000,"gid":100,"mode":33188,"nlink":1,"xattr_version":2,"size":4096,\
        "max_size":4194304,"truncate_size":18446744073709551615,"truncate_seq":1,\
        "mtime":{"sec":1245362400,"nsec":250000000},"atime":{"sec":1245362401,"nsec":0},\
        "ctime":{"sec":1245362400,"nsec":250000000},"layout":{"stripe_unit":4194304,\
        "stripe_count":1,"object_size":4194304,"cas_hash":0,"object_stripe_unit":0,\
        "pg_preferred":-1,"pg_pool":0},"time_warp_seq":2,\
        "xattrs":{"attributes":[{"name":"user.foo","value":"bar"}]}}
        """)
  }

  @Test func `a monitor map as JSON`() {
    #expect(
      json(decode(MonMap.self, Sample.monMap.bytes).value) == """
        {"fsid":"a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf","epoch":1,"mon_inst":[{\
        "name":{"type":"mon","num":0},"addr":{"erank":0,"nonce":0,"family":2,"port":6789,\
        "ip":"192.168.0.1","padding":0}}]}
        """)
  }

  @Test func `a message that broke off has the fields up to there`() {
    let decoded = decode(ClientRequest.self, [UInt8](Sample.mkdirWithRelease.bytes.prefix(112)))
    #expect(
      json(decoded.value, leaves: decoded.leaves) == """
        {"tid":4386,"oldest_client_tid":4384,"mdsmap_epoch":12,\
        "flags":{"bits":2,"text":"want_dentry"},"num_retry":1,"num_fwd":2,"op":"mkdir",\
        "caller_uid":1000,"caller_gid":100,"ino":0,"args":{"mode":493},\
        "path1":{"ino":1099511627777}}
        """)
    #expect(json(decoded.value, leaves: 0) == "{}")
  }

  @Test func `a name that is not UTF-8 is written as Base64 and read back`() throws {
    let front = patched(.leaseRevoke, 39, UInt8(0xff))
    let lease = try decodeWhole(ClientLease.self, front)
    let text = json(lease)
    #expect(text.hasSuffix(#""dname":{"base64":"/29v"}}"#))
    let again = try ClientLease.read(
      json: JSONValue(parsing: [UInt8](text.utf8)), context: WireContext())
    #expect(try again.write(context: WireContext()).front == front)
  }
}
