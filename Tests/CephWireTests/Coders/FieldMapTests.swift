import CephWire
import Testing

@Suite struct FieldMapTests {
  /// The map as text, a line per field: where it begins and its path.
  private func lines(_ map: FieldMap) -> [String] {
    map.entries.map { "\($0.range.lowerBound) \($0.path)" }
  }

  @Test(arguments: Sample.all)
  func `every byte of a sample belongs to exactly one field, in order`(sample: Sample) {
    var end = 0
    for entry in map(sample.type, sample.bytes).entries {
      #expect(entry.range.lowerBound == end)
      #expect(!entry.range.isEmpty)
      #expect(!entry.path.isEmpty)
      end = entry.range.upperBound
    }
    #expect(end == sample.bytes.count)
  }

  @Test func `the map of a request with a release`() {
    #expect(
      lines(map(ClientRequest.self, Sample.mkdirWithRelease.bytes)) == [
        "0 tid", "8 oldest_client_tid", "16 mdsmap_epoch", "20 flags", "24 num_retry",
        "25 num_fwd", "26 num_releases.count", "28 op", "32 caller_uid", "36 caller_gid",
        "40 ino", "48 args.mode", "52 args.trailing", "96 path1.ino", "104 path1.path.length",
        "108 path1.path", "114 path2.ino", "122 path2.path.length", "126 releases[0].ino",
        "134 releases[0].cap_id", "142 releases[0].caps", "146 releases[0].wanted",
        "150 releases[0].seq", "154 releases[0].issue_seq", "158 releases[0].mseq",
        "162 releases[0].dname_seq", "166 releases[0].dname.length", "170 releases[0].dname",
      ])
  }

  @Test func `the map of a snapshot message`() {
    #expect(
      lines(map(ClientSnap.self, Sample.snapSplit.bytes)) == [
        "0 op", "4 split", "12 num_split_inos.count", "16 num_split_realms.count",
        "20 trace_len.length", "24 split_inos[0]", "32 split_realms[0]", "40 trace.realms[0].ino",
        "48 trace.realms[0].created", "56 trace.realms[0].parent",
        "64 trace.realms[0].parent_since", "72 trace.realms[0].seq",
        "80 trace.realms[0].num_snaps.count", "84 trace.realms[0].num_prior_parent_snaps.count",
        "88 trace.realms[0].snaps[0]", "96 trace.realms[0].snaps[1]",
        "104 trace.realms[0].prior_parent_snaps[0]", "112 trace.realms[1].ino",
        "120 trace.realms[1].created", "128 trace.realms[1].parent",
        "136 trace.realms[1].parent_since", "144 trace.realms[1].seq",
        "152 trace.realms[1].num_snaps.count",
        "156 trace.realms[1].num_prior_parent_snaps.count", "160 trace.realms[1].snaps[0]",
      ])
  }

  @Test func `no two entries have the same path`() {
    for sample in Sample.all {
      let paths = map(sample.type, sample.bytes).entries.map(\.path)
      #expect(Set(paths).count == paths.count, "\(sample.name)")
    }
  }

  @Test func `a map ends where reading broke off`() {
    let front = [UInt8](Sample.leaseRevoke.bytes.prefix(41))
    #expect(
      lines(map(ClientLease.self, front)) == [
        "0 action", "1 mask", "3 ino", "11 first", "19 last", "27 seq", "31 duration_ms",
        "35 dname.length",
      ])
  }

  @Test func `bytes left over are in the map`() {
    let map = map(StatFS.self, Sample.statfs.bytes + [1, 2])
    #expect(map.entries.last?.path == "trailing")
    #expect(map.entries.last?.range == 24..<26)
  }
}
