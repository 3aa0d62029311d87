import CephWire
import Testing

@testable import MDSClient

@Suite struct AuthorityRulesTests {
  /// A machine that knows who is responsible for the root, and for a directory `d` with number 2.
  private func bench(
    root: ReplyDirfrag, directory: ReplyDirfrag = .unknown, bytes: [UInt8] = []
  ) -> MachineBench {
    var bench = MachineBench.open(bytes: bytes)
    bench.answer(
      MachineBench.operation(.lookup, 1, "d"), in: MachineBench.inode(1), name: "d",
      target: MachineBench.inode(2), dirfrag: root)
    bench.answer(
      MachineBench.operation(.lookup, 2, "f"), in: MachineBench.inode(2), name: "f",
      target: MachineBench.inode(3, mode: MachineBench.fileMode), dirfrag: directory)
    return bench
  }

  private func authority(
    _ bench: inout MachineBench, _ operation: Operation
  ) -> (rank: MDSRank?, becomesAuth: Bool) {
    bench.client.knownAuthority(for: operation)
  }

  private func expect(
    _ rank: MDSRank?, _ bench: inout MachineBench, _ operation: Operation,
    location: SourceLocation = #_sourceLocation
  ) {
    let found = authority(&bench, operation).rank
    #expect(found == rank, sourceLocation: location)
  }

  @Test func `CHO3: the directory of the name is asked first`() {
    var bench = bench(root: .of(0, 1), directory: .of(0, 2))
    let found = authority(&bench, MachineBench.operation(.lookup, 2, "new"))
    #expect(found.rank == 2)
    #expect(found.becomesAuth)
  }

  @Test func `CHO3: what the directory does not know those above it may`() {
    var bench = bench(root: .of(0, 1))
    expect(1, &bench, MachineBench.operation(.lookup, 2, "new"))
  }

  @Test func `CHO3: a replica is as good where any MDS will do`() {
    var bench = bench(root: .of(0, 1), directory: .of(0, 2, [5, 6, 7]), bytes: [4])
    var operation = MachineBench.operation(.lookup, 2, "new")
    let found = authority(&bench, operation)
    #expect(found.rank == 6)
    #expect(!found.becomesAuth)
    operation.directMode = .auth
    expect(2, &bench, operation)
  }

  @Test func `CHO3: below a leaf without replicas only authority counts`() {
    // The directory has a leaf of which nothing but its being a leaf is known.
    var bench = bench(root: .of(0, 1, [4]))
    var inode = MachineBench.inode(2)
    inode.splits = [FragmentSplit()]
    bench.answer(.mount(), target: inode)
    let found = authority(&bench, MachineBench.operation(.lookup, 2, "new"))
    #expect(found.rank == 1)
    #expect(found.becomesAuth)
  }

  @Test func `CHO3: requests about an inode do not look (O27), but those about a fragment do`() {
    var bench = bench(root: .of(0, 1), directory: .of(0, 2))
    var operation = Operation(.getattr, .inode(InodeNumber(raw: 2), .head))
    expect(nil, &bench, operation)
    operation.directHash = 0
    expect(2, &bench, operation)
  }

  @Test func `CHO3: a path is looked up as far as it is known`() {
    var bench = bench(root: .of(0, 1), directory: .of(0, 2))
    var path = Filepath()
    (path.ino, path.path) = (Cache.root, "d/new")
    expect(2, &bench, Operation(.mknod, .path(path)))
    path.path = "unknown/new"
    expect(nil, &bench, Operation(.mknod, .path(path)))
  }

  @Test func `CHO3: a request goes to whom the fragment says`() {
    var bench = bench(root: .of(0, 0), directory: .of(0, 2))
    bench.receiveMap(2, [0: .active, 2: .active])
    bench.client.submit(MachineBench.operation(.lookup, 2, "new"))
    #expect(bench.effects().contains("request_open > 2 SES1"))
  }
}
