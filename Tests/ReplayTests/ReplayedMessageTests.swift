import CephWire
import Testing

@testable import Replay

@Suite struct ReplayedMessageTests {
  private func isPlausible(_ message: any WireMessage, front: Int = 100) -> Bool {
    var header = MessageHeader()
    header.frontLength = UInt32(front)
    return ReplayedMessage.isPlausible(message, header)
  }

  @Test func `names are no longer than servers take`() {
    var reply = ClientReply()
    reply.trace = ReplyTrace()
    for (length, isShort) in [(255, true), (256, false)] {
      reply.trace?.dname = WireString(bytes: [UInt8](repeating: 7, count: length))
      #expect(isPlausible(reply) == isShort)
      var lease = ClientLease()
      lease.dname = WireString(bytes: [UInt8](repeating: 7, count: length))
      #expect(isPlausible(lease) == isShort)
    }
  }

  @Test func `paths, maps and lists of snapshots have bounds as well`() {
    var request = ClientRequest()
    request.path2.path = WireString(bytes: [UInt8](repeating: 7, count: 4096))
    #expect(isPlausible(request))
    request.path2.path.bytes.append(7)
    #expect(!isPlausible(request))
    #expect(isPlausible(MDSMap(), front: 1 << 20))
    #expect(!isPlausible(MDSMap(), front: 1 << 20 + 1))
    #expect(!isPlausible(ClientSession(), front: 1 << 16 + 1))
    var realm = SnapRealm()
    realm.snaps = [SnapID](repeating: SnapID(raw: 1), count: 600)
    var snap = ClientSnap()
    snap.trace = SnapTrace()
    snap.trace?.realms = [realm]
    #expect(isPlausible(snap))
    snap.trace?.realms = [realm, realm]
    #expect(!isPlausible(snap))
  }
}
