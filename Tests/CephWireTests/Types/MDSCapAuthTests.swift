import CephWire
import Testing

@Suite struct MDSCapAuthTests {
  private func logText(_ auths: [MDSCapAuth]) -> String {
    var session = ClientSession()
    session.op = .open
    session.capAuths = auths
    return mainlineSummary(session, version: 7)
  }

  @Test func `a client that may do everything`() throws {
    let auth = try mainline(
      MDSCapAuth.self,
      bytes(
        """
        01011d000000 010115000000 ffffffffffffffff 00000000 00000000 00000000 00 01 01
        """))
    #expect(auth.match.uid == -1)
    #expect(auth.match.gids == [])
    #expect(auth.readable == 1)
    #expect(auth.writeable == 1)
    #expect(
      logText([auth]) == "client_session(open cap_auths [MDSCapAuth(readable=1, writeable=1)])")
  }

  @Test func `the log tells what a client is confined to`() throws {
    let auth = try mainline(
      MDSCapAuth.self,
      bytes(
        """
        01012f000000 010127000000 d204000000000000 02000000 2e160000 2f160000
        04000000 6f6e6c79 06000000 636570686673 01 01 00
        """))
    #expect(auth.match.uid == 1234)
    #expect(auth.match.gids == [5678, 5679])
    #expect(auth.match.path == "only")
    #expect(auth.match.fileSystemName == "cephfs")
    #expect(auth.match.rootSquash == 1)
    var readOnly = MDSCapAuth()
    readOnly.readable = 1
    #expect(
      logText([auth, readOnly])
        == #"client_session(open cap_auths [MDSCapAuth( fsname=cephfs path="/only" root_squash"#
        + " uid=1234 gids=5678,5679readable=1, writeable=0)"
        + ",MDSCapAuth(readable=1, writeable=0)])")
  }
}
