import CephWire
import Common
import Messenger
import Testing

@Suite struct BannerTests {
  @Test(arguments: [1, 4, 33]) func `what follows the banner of v2 is no message of 2009`(
    size: Int
  ) {
    let text = [UInt8]("ceph v2\n".utf8)
    var harness = Harness()
    let bytes = text + [0, 0] + Conversation.client
    harness.receive(bytes, pieces: Array(repeating: size, count: bytes.count / size))
    harness.finish()
    #expect(harness.records().first == .banner(.cephV2, text))
    #expect(harness.seqs() == [])
    #expect(harness.dialect == .cephV2)
  }

  @Test func `an unknown banner is told, and what follows is passed over up to a message`() {
    var harness = Harness()
    harness.receive([UInt8]("ceph v026".utf8) + Vector.address + Vector.requestOpen)
    #expect(
      harness.records().prefix(2) == [
        .banner(nil, [UInt8]("ceph v026".utf8)), .passedOver(24, .lostSync),
      ])
    #expect(harness.seqs() == [1])
  }

  @Test func `an unknown banner does not wipe the dialect of the other side`() {
    var harness = Harness()
    harness.receive(Vector.banner, .acceptor)
    harness.receive([UInt8]("ceph v026".utf8))
    #expect(harness.dialect == .ceph013)
  }

  @Test func `a dialect that is given overrules the banner`() {
    var harness = Harness(dialect: .ceph013)
    harness.receive([UInt8]("ceph v026".utf8) + Conversation.client[9...])
    #expect(harness.seqs() == [1, 2, 3])
    var other = Harness(dialect: .cephV2)
    other.receive(Conversation.client)
    let told = Record.banner(.ceph013, Array(Vector.banner.dropLast()))
    #expect(other.records().first == told)
    #expect(other.seqs() == [])
  }

  @Test func `a dialect that is given stands in for a banner that is missing`() {
    var harness = Harness(dialect: .cephV2)
    harness.lose(5)
    harness.receive(Vector.requestOpen)
    harness.receive(Vector.getattr)
    harness.finish()
    #expect(harness.records() == [])
  }
}
