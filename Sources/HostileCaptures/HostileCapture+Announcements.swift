import CephWire
import Messenger

/// Messages, frames and authorizers that do not keep what they announce.
extension HostileCapture {
  /// 4 GiB, less one.
  private static let most = UInt32.max
  /// What is sent instead.
  private static let piece = [UInt8](repeating: 0x5a, count: 16_384)

  /// Sends `opening`, then pieces that are no end of it.
  private static func promise(
    _ opening: [UInt8], reply: [UInt8] = [], _ count: Int, _ output: inout PacketOutput
  ) throws {
    var stream = HostileStream(client: 1)
    var back = HostileStream(stream.ends.reversed)
    try stream.send(opening, to: &output)
    try back.send(reply, to: &output)
    for _ in 0..<count { try stream.send(piece, to: &output) }
  }

  private static func header2009(front: UInt32) -> MessageHeader {
    var header = HostileBytes.header2009(
      ClientCapRelease.code, seq: 1, client: 1, isFromClient: true)
    header.frontLength = front
    return header
  }

  private static func headerV027(front: UInt32 = 0, data: UInt32 = 0) -> MessageHeader {
    var header = MessageHeader()
    header.type = ClientCapRelease.code
    header.version = 2
    header.source.name = EntityName(.client, 1, style: .dotted)
    header.frontLength = front
    header.dataLength = data
    return header
  }

  static let announcements = [
    HostileCapture(
      "front-2009", "a message of 2009 whose front is to have 4 GiB", full: 40_000, small: 1000
    ) { count, output in
      let head = HostileBytes.writer2009.head(header2009(front: most))
      try promise(HostileBytes.opening2009() + head, count, &output)
    },
    HostileCapture(
      "front-v027", "a message of messenger v1 whose front and data are to have 4 GiB each",
      full: 40_000, small: 1000
    ) { count, output in
      let head = HostileBytes.writerV027.head(headerV027(front: most, data: most))
      try promise(
        HostileBytes.connectV027() + head, reply: HostileBytes.acceptV027, count, &output)
    },
    HostileCapture(
      "frame-v2", "a frame of messenger v2 with four segments of 4 GiB", full: 40_000, small: 1000
    ) { count, output in
      let preamble = FrameWriter.preamble(.message, lengths: [most, most, most, most])
      try promise(HostileBytes.openingV2 + preamble, count, &output)
    },
    HostileCapture(
      "authorizer", "connect messages whose authorizers are to have 4 GiB", full: 200_000,
      small: 2000
    ) { count, output in
      let opening = HostileBytes.connectV027(authorizerLength: most)
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(opening + [1, 2, 3, 4], to: &output)
      }
    },
    HostileCapture(
      "banner-v2", "banners of messenger v2 whose payloads of 65,535 bytes do not come to an end",
      full: 20_000, small: 2000
    ) { count, output in
      let opening = HostileBytes.writerV2Banner + [0xff, 0xff]
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(opening + piece, to: &output)
      }
    },
    HostileCapture(
      "unfinished", "connections each with a message that is allowed, and lacks its last byte",
      full: 4000, small: 400
    ) { count, output in
      let size = 1 << 18
      let head = HostileBytes.writer2009.head(header2009(front: UInt32(size)))
      let bytes = HostileBytes.opening2009() + head + [UInt8](repeating: 0, count: size - 1)
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(bytes, to: &output)
      }
    },
    HostileCapture(
      "undecided", "connections that speak before it is known whether they are encrypted",
      full: 8000, small: 800
    ) { count, output in
      var request = AuthRequestFrame()
      request.method = .cephx
      var frames = FrameWriter()
      let opening = HostileBytes.openingV2 + frames.control(request)
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(opening + [UInt8](repeating: 0xee, count: 60_000), to: &output)
      }
    },
    HostileCapture(
      "large", "connections each with one whole message of four mebibytes", full: 200, small: 4
    ) { count, output in
      let message = HostileBytes.writer2009.message(
        header2009(front: 0), front: [], data: [UInt8](repeating: 0, count: 4 << 20),
        flags: FooterFlags(raw: 0))
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(HostileBytes.opening2009() + message, to: &output)
      }
    },
    HostileCapture(
      "single-bytes", "a message of which each packet brings one byte", full: 1_000_000,
      small: 20_000
    ) { count, output in
      var stream = HostileStream(client: 1)
      let head = HostileBytes.writer2009.head(header2009(front: UInt32(count)))
      let bytes = HostileBytes.opening2009() + head + [UInt8](repeating: 0, count: count)
      try stream.send(bytes, inPiecesOf: 1, to: &output)
    },
    HostileCapture(
      "noise", "a stream that is nothing at all behind its banner", full: 20_000, small: 200
    ) { count, output in
      var stream = HostileStream(client: 1)
      try stream.send(HostileBytes.opening2009() + [99], to: &output)
      // Tags of messages everywhere, and no message.
      let bytes = (0..<8192).map { $0 % 3 == 0 ? UInt8(7) : UInt8(truncatingIfNeeded: $0 % 11) }
      for _ in 0..<count { try stream.send(bytes, to: &output) }
    },
  ]
}

extension HostileBytes {
  /// The line that opens messenger v2, without what follows it.
  fileprivate static var writerV2Banner: [UInt8] { MessengerWriter(dialect: .cephV2).banner }
}
