import CephWire
import Testing

/// The envelopes of whole messages (2009.md 6.33 to 6.37) and the handshake (6.4 to 6.6).
@Suite struct MessageHeaderTests {
  /// Header, front, data and footer of a message with its tag before it.
  private func parts(
    _ message: [UInt8]
  ) throws -> (header: MessageHeader, front: [UInt8], data: [UInt8], footer: MessageFooter) {
    #expect(message[0] == StreamTag.message.code(in: .ceph013))
    let header = try readStruct(MessageHeader.self, [UInt8](message[1..<129]))
    let frontEnd = 129 + Int(header.frontLength)
    let dataEnd = frontEnd + Int(header.dataLength)
    let footer = try readStruct(MessageFooter.self, [UInt8](message[dataEnd...]))
    #expect(try writeStruct(header) == [UInt8](message[1..<129]))
    #expect(try writeStruct(footer) == [UInt8](message[dataEnd...]))
    return (
      header, [UInt8](message[129..<frontEnd]), [UInt8](message[frontEnd..<dataEnd]), footer
    )
  }

  @Test func `a request to open`() throws {
    let (header, front, data, footer) = try parts(WireBytes.requestOpen)
    #expect(header.seq == 1)
    #expect(text(header.type) == "client_session")
    #expect(header.priority == 127)
    #expect(header.dataOffset == 0)
    #expect(header.protocols == ProtocolVersions())
    #expect(header.source.compactText == "client4100 192.168.0.20:41234/0/0")
    #expect(header.originalSource == header.source)
    #expect(header.destination.compactText == "mds0 192.168.0.10:6802/4660/0")
    #expect(header.crc == 0x8ff9_cf89)
    #expect(front == Sample.requestOpen.bytes)
    #expect(data == [])
    #expect(footer == MessageFooter())
  }

  @Test func `a getattr`() throws {
    let (header, front, data, footer) = try parts(WireBytes.getattr)
    #expect(header.seq == 2)
    #expect(text(header.type) == "client_request")
    #expect(header.crc == 0xa0fc_4753)
    #expect(front == Sample.getattrRoot.bytes)
    #expect(data == [])
    #expect(footer.frontCRC == 0x30d4_f704)
  }

  @Test func `a session is open`() throws {
    let (header, front, _, footer) = try parts(WireBytes.sessionOpen)
    #expect(header.seq == 1)
    #expect(header.source.name == EntityName(.mds, 0))
    #expect(header.destination.name == EntityName(.client, 4100))
    #expect(header.crc == 0x5b50_a0ba)
    #expect(front == Sample.sessionOpen.bytes)
    #expect(footer.frontCRC == 0xa215_8b34)
  }

  @Test func `a safe reply`() throws {
    let (header, front, _, footer) = try parts(WireBytes.safeReply)
    #expect(header.seq == 2)
    #expect(text(header.type) == "client_reply")
    #expect(header.crc == 0x4187_06a5)
    #expect(front == Sample.safeReply.bytes)
    #expect(footer.frontCRC == 0xdb03_7111)
  }

  @Test func `a setxattr with its data`() throws {
    let (header, front, data, footer) = try parts(WireBytes.setxattr)
    #expect(header.seq == 3)
    #expect(header.crc == 0x65be_9823)
    #expect(front == Sample.setxattr.bytes)
    #expect(data == [UInt8]("bar".utf8))
    #expect(footer.flags.raw == 0)
    #expect(footer.frontCRC == 0xd7e6_3aa3)
    #expect(footer.dataCRC == 0x6ad3_b04b)
  }

  @Test func `a header without addresses`() throws {
    // Linux 6.1 to a monitor of Reef.
    let header = try mainline(
      MessageHeader.self,
      bytes(
        """
        030000000000000000000000000000000f007f0002003d00000000000000000000000000082410000000000000
        000000000e2f5949
        """))
    #expect(header.seq == 3)
    #expect(header.tid == 0)
    #expect(header.type.raw == 15)
    #expect(header.version == 2)
    #expect(header.frontLength == 61)
    #expect(header.middleLength == 0)
    #expect(header.dataLength == 0)
    #expect(header.source.name.description == "client.4132")
    #expect(header.compatVersion == 0)
    #expect(header.crc == 0x4959_2f0e)
    let context = WireContext(dialect: .cephV027)
    #expect(MessageHeader.size(in: context) == 53)
    #expect(header.isPlain(in: context))
    var odd = header
    odd.dataOffset = 1
    #expect(!odd.isPlain(in: context))
    odd = header
    odd.reserved = 1
    #expect(!odd.isPlain(in: context))
    odd = header
    odd.source.name.number = -2
    #expect(!odd.isPlain(in: context))
  }

  @Test func `a header with addresses`() throws {
    let source = bytes("080410000000000000") + EntityAddressTests.legacy
    let header = try mainline(
      MessageHeader.self,
      bytes("0100000000000000020000000000000016007f0001001c00000003000000040000000000")
        + source + source + bytes("0000000078563412"),
      features: 0)
    let context = WireContext(dialect: .cephV027, features: 0)
    #expect(MessageHeader.size(in: context) == 334)
    #expect(header.tid == 2)
    #expect(header.middleLength == 3)
    #expect(header.dataLength == 4)
    #expect(header.source.compactText == "client.4100 v1:192.168.77.1:6789/0")
    #expect(header.originalSource == header.source)
    #expect(header.crc == 0x1234_5678)
    #expect(header.isPlain(in: context))
  }

  @Test func `footers with and without a signature`() throws {
    let signed = try mainline(
      MessageFooter.self, bytes("a8ee30470000000000000000a5b62d64c6297ccf05"))
    #expect(signed.frontCRC == 0x4730_eea8)
    #expect(signed.middleCRC == 0)
    #expect(signed.dataCRC == 0)
    #expect(signed.signature == 0xcf7c_29c6_642d_b6a5)
    #expect(signed.flags.contains(.signed))
    #expect(!signed.flags.isAborted(in: .cephV027))
    #expect(jsonObject(signed).hasSuffix(#""flags":{"bits":5,"text":"complete|signed"}}"#))
    let unsigned = try mainline(
      MessageFooter.self, bytes("01000000020000000300000002"), features: 0)
    #expect(unsigned.middleCRC == 2)
    #expect(unsigned.flags.isAborted(in: .cephV027))
    #expect(unsigned.flags.contains(.noDataCRC))
  }

  @Test func `bits of the footer have names`() {
    #expect(
      (0...4).map { text(FooterFlags(raw: $0)) } == [
        "-", "aborted", "nocrc", "aborted|nocrc", "?",
      ])
    #expect(FooterFlags(raw: 3).contains(.aborted))
    #expect(!FooterFlags(raw: 2).contains(.aborted))
  }

  @Test func `the handshake`() throws {
    let request = try readStruct(ConnectRequest.self, WireBytes.connect)
    #expect(request.hostType == .client)
    #expect(request.globalSeq == 1)
    #expect(request.connectSeq == 0)
    #expect(text(request.flags) == "-")
    #expect(try writeStruct(request) == WireBytes.connect)
    let ready = try readStruct(ConnectReply.self, WireBytes.connectReplyReady)
    #expect(ready.tag == .ready)
    #expect(ready.globalSeq == 7)
    #expect(ready.connectSeq == 1)
    #expect(try writeStruct(ready) == WireBytes.connectReplyReady)
    let retry = try readStruct(ConnectReply.self, WireBytes.connectReplyRetryGlobal)
    #expect(retry.tag == .retryGlobal)
    #expect(retry.globalSeq == 9)
    #expect(try writeStruct(retry) == WireBytes.connectReplyRetryGlobal)
  }

  @Test func `every description has its row in the table`() {
    let codes = MessageTable.all(in: .ceph013).map { $0.code.raw }
    #expect(codes == codes.sorted())
    #expect(
      codes == [
        2, 4, 5, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 25, 26, 40, 41, 50, 51, 90, 784, 785, 786,
        787,
      ])
    for code in codes {
      #expect(MessageTable.type(MessageType(raw: code))?.code.raw == code)
      #expect(MessageType(raw: code).isKnown)
    }
    #expect(MessageTable.type(MessageType(raw: 42)) == nil)
    #expect(MessageTable.type(MessageType(raw: 0)) == nil)
  }
}
