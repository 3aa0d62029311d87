import CephWire
import Testing

@Suite struct CapPeerTests {
  @Test func `the peer of a capability that moves`() throws {
    let peer = try mainline(
      CapPeer.self, bytes("0700000000000000 04000000 02000000 01000000 03"))
    #expect(peer.capID == 7)
    #expect(peer.issueSeq == 4)
    #expect(peer.migrateSeq == 2)
    #expect(peer.mds == 1)
    #expect(text(peer.flags) == "auth|release")
    #expect(peer.flags.contains(.auth))
    #expect(peer.flags.contains(.release))
  }
}
