/// Elements of dialect `ceph v027`: from a connection between Linux 6.1 and an MDS of Reef.
enum Vector027 {
  static let banner = bytes("636570682076303237")
  /// The client, which does not listen.
  static let clientAddress = address("00000000f45ad13300020000c0a84d02")
  /// The MDS.
  static let serverAddress = address("0000000020d114ae00021a9ac0a84d01")
  /// The client as the MDS sees it.
  static let peerAddress = address("0000000000000000000297eec0a84d02")
  /// The first attempt to connect asks with an authorizer.
  static let connect = bytes("feaaa47ab88f012f0800000002000000000000002000000002000000ae00000000")
  /// The first authorizer.
  static let authorizer = bytes(
    """
    0124100000000000000200000001020000000000000070000000656b52b787890297a80d10a8c3fca2de
    65a0a1cc8d952d4d90f6cfd0b69a62a6dfccdbf349cae7bdb43f3bbfa4715a7fed11c62dac02802d7822
    8ba6c4444ff42e1a00e0daa2c40d78a3276700c37f506fb852ff787a23da3dcc1dadf8eea31a50f0da45
    deebac0af135b915e3f9443f20000000313d479b0bf073a34d77e436dcd721989db9464adfe37293cd95
    7461a1b18e45
    """)
  /// The answer: a challenge.
  static let challengeReply = bytes("10feaaa47ab88f012f0000000000000000200000002000000000")
  /// What the next authorizer must contain.
  static let challenge = bytes("e75b15ea2ed4314a6e0273d2b2ee36564d7d5a32549cab8b2b3c3bfb7816a809")
  /// The second authorizer differs where the challenge has gone into it.
  static let answer = Array(authorizer.dropLast(16)) + bytes("7e60e973a22377c5cef8e0dd259fdc85")
  /// The acceptance.
  static let seqReply = bytes("0dfffffdffbfcf013f0300000001000000200000002400000000")
  /// What proves that the MDS has read the authorizer.
  static let acceptance = bytes(
    "20000000b16fa838ea40fefc1c7cb124faba9ba799c9e8a532fbb8547af4c4ae8b761129")
  /// The numbers of both sides: nothing has been received before.
  static let seq = bytes("0000000000000000")
  /// The acknowledgment of the first message.
  static let ack = bytes("080100000000000000")
  /// A client's getattr, `seq` 2.
  static let getattr = bytes(
    """
    070200000000000000010000000000000018007f00040088000000000000000000000000000824100000
    000000000000000039b3829e010001000000000000000500000000000000000000000101000000000000
    000000000000000000000000010000000000000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000000001010000000000000000000000010000
    00000000000000000000b34d036bfda14a0400000000475178dc00000000000000002528ffe04826072c
    05
    """)
  /// A sign of life.
  static let keepalive = bytes("0eb84d036bfa6c741c")
  /// A client's renewal of its session, `seq` 22; its header has version 0.
  static let renewal = bytes(
    """
    071600000000000000000000000000000016007f0000001c000000000000000000000000000824100000
    00000000000000008bf44fbd04000000010000000000000000000000000000000000000000000000bc03
    c139000000000000000080662946df116c8205
    """)
  /// The session is open, `seq` 1.
  static let sessionOpen = bytes(
    """
    070100000000000000000000000000000016007f00070071000000000000000000000000000200000000
    000000000100000059289b0e010000000000000000000000000000000000000000000000000000000000
    000008000000ffff3f000000000001010c00000008000000ffff00000000000000000000010000000101
    1d000000010115000000ffffffffffffffff000000000000000000000000000101ffffffffffffffffa8
    ee30470000000000000000e4d0bc505a7fee1105
    """)
  /// The answer to a sign of life.
  static let keepaliveAck = bytes("0fb84d036bfa6c741c")
  /// A safe reply, `seq` 7.
  static let safeReply = bytes(
    """
    07070000000000000003000000000000001a007f0001001b000000000000000000000000000200000000
    00000000010000004382a9bf0113000000000000050000000100000000000000000000000000003bdc7d
    c800000000000000001689388d35f1903205
    """)
  /// The session is renewed, `seq` 9.
  static let renewed = bytes(
    """
    070900000000000000000000000000000016007f0001001c000000000000000000000000000200000000
    00000000010000003c90a0e2050000000100000000000000000000000000000000000000000000008888
    d49b00000000000000001b2daf33fe98d5a105
    """)

  private static func bytes(_ text: String) -> [UInt8] { Vector.bytes(text) }

  /// An address of the legacy form, which ends in zeros.
  private static func address(_ start: String) -> [UInt8] {
    bytes(start) + [UInt8](repeating: 0, count: 120)
  }
}

/// Both sides of a conversation in dialect `ceph v027`, and where its elements begin.
enum Conversation027 {
  static let clientHandshake: [[UInt8]] = [
    Vector027.banner, Vector027.clientAddress, Vector027.connect, Vector027.authorizer,
    Vector027.connect, Vector027.answer, Vector027.seq,
  ]
  static let clientStream: [[UInt8]] = [
    Vector027.ack, Vector027.getattr, Vector027.keepalive, Vector027.renewal, [6],
  ]
  static let serverHandshake: [[UInt8]] = [
    Vector027.banner, Vector027.serverAddress, Vector027.peerAddress, Vector027.challengeReply,
    Vector027.challenge, Vector027.seqReply, Vector027.acceptance, Vector027.seq,
  ]
  static let serverStream: [[UInt8]] = [
    Vector027.ack, Vector027.sessionOpen, Vector027.keepaliveAck, Vector027.safeReply,
    Vector027.ack, Vector027.renewed, [6],
  ]
  static let client = Array((clientHandshake + clientStream).joined())
  static let server = Array((serverHandshake + serverStream).joined())
}
