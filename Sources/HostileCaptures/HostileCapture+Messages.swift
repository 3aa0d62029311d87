import CephWire
import Messenger

/// Messages that are whole, and far more than anybody needs.
extension HostileCapture {
  /// Sends `opening`, then a message over and over.
  private static func repeating(
    _ opening: [UInt8], _ message: [UInt8], _ count: Int, _ output: inout PacketOutput
  ) throws {
    var stream = HostileStream(client: 1)
    try stream.send(opening, to: &output)
    for _ in 0..<count { try stream.send(message, to: &output) }
  }

  /// A message of messenger v2 in frames as `writer` makes them.
  private static func frame(
    _ type: MessageType, version: UInt16 = 1, _ front: [UInt8], data: [UInt8] = [],
    _ writer: inout FrameWriter
  ) -> [UInt8] {
    var header = MessageHeader()
    header.type = type
    header.version = version
    header.seq = 1
    return writer.message(header, front: front, data: data)
  }

  private static func bombs(_ method: CompressionMethod, _ name: String) -> HostileCapture {
    HostileCapture(
      "bombs-\(name)", "frames of zeros, four mebibytes each, compressed with \(name)", full: 200,
      small: 2
    ) { count, output in
      var writer = FrameWriter()
      var done = CompressionDoneFrame()
      done.isOn = 1
      done.method = method
      let opening = HostileBytes.openingV2 + writer.control(done)
      writer.compression = method
      let zeros = [UInt8](repeating: 0, count: 4 << 20)
      let message = frame(MessageType(raw: 4000), [], data: zeros, &writer)
      try repeating(opening, message, count, &output)
    }
  }

  /// A count of four bytes, and as many elements as there are.
  private static func counted(_ count: Int, _ elements: [UInt8]) -> [UInt8] {
    UInt32(count).byteSwapped.bytes + elements
  }

  static let messages = [
    bombs(.zstd, "zstd"), bombs(.zlib, "zlib"), bombs(.lz4, "lz4"), bombs(.snappy, "snappy"),
    HostileCapture(
      "counts", "messages whose counts are far beyond their bytes", full: 300_000, small: 4000
    ) { count, output in
      var writer = FrameWriter()
      let front = [UInt8](repeating: 0xff, count: 64)
      let types = [
        ClientCapRelease.code, MDSMap.code, ClientReply.code, ClientReconnect.code, OSDMap.code,
        ClientRequest.code, ClientSession.code, FSMap.code,
      ]
      let frames = types.flatMap { frame($0, version: 4, front, &writer) }
      try repeating(HostileBytes.openingV2, frames, count / types.count, &output)
    },
    HostileCapture(
      "elements", "messages with half a million elements each", full: 40, small: 1
    ) { count, output in
      var writer = FrameWriter()
      let elements = [UInt8](repeating: 0, count: 24 * 500_000)
      let front = counted(500_000, elements)
      let message = frame(ClientCapRelease.code, front, &writer)
      try repeating(HostileBytes.openingV2, message, count, &output)
    },
    HostileCapture(
      "names", "messages with a million empty names each", full: 40, small: 1
    ) { count, output in
      var writer = FrameWriter()
      let zeros = [UInt8](repeating: 0, count: 16 << 20)
      let front = counted(1_000_000, zeros)
      let message = frame(MonSubscribe.code, version: 3, front, &writer)
      try repeating(HostileBytes.openingV2, message, count, &output)
    },
    HostileCapture(
      "problems", "messages with half a million problems each", full: 40, small: 1
    ) { count, output in
      let writer = HostileBytes.writer2009
      var monitor = EntityInstance()
      monitor.name.type = EntityType(raw: 99)
      let one = monitor.bytes(in: writer.context)
      var map = MonMap().bytes(in: writer.context)
      map.replaceSubrange(
        (map.count - 4)...,
        with: counted(500_000, [[UInt8]](repeating: one, count: 500_000).flatMap(\.self)))
      let header = HostileBytes.header2009(MonMap.code, seq: 1, client: 1, isFromClient: false)
      let message = writer.message(header, front: map, data: [], flags: FooterFlags(raw: 0))
      try repeating(HostileBytes.opening2009(), message, count, &output)
    },
    HostileCapture(
      "tickets", "introductions to a monitor, each as somebody else and with another number",
      full: 300_000, small: 2000
    ) { count, output in
      var (stream, back) = (HostileStream(client: 1), HostileStream(Ends(client: 1).reversed))
      try stream.send(HostileBytes.connectV027(), to: &output)
      try back.send(HostileBytes.acceptV027, to: &output)
      let writer = HostileBytes.writerV027
      var header = MessageHeader()
      for index in 1...count {
        var auth = Auth()
        auth.payload.greeting.name.id = WireString("nobody\(index)")
        var reply = AuthReply()
        reply.authProtocol = .cephx
        reply.globalID = UInt64(index)
        header.seq = UInt64(index)
        (header.type, header.version) = (Auth.code, 1)
        header.source.name = EntityName(.client, -1, style: .dotted)
        try stream.send(
          writer.message(
            header, front: auth.bytes(in: writer.context), data: [], flags: .complete),
          to: &output)
        header.type = AuthReply.code
        header.source.name = EntityName(.monitor, 0, style: .dotted)
        try back.send(
          writer.message(
            header, front: reply.bytes(in: writer.context), data: [], flags: .complete),
          to: &output)
      }
    },
    HostileCapture(
      "questions", "requests of one client of 2009 that nobody answers", full: 300_000, small: 4000
    ) { count, output in
      try requests(count, clients: 1, &output)
    },
    HostileCapture(
      "processes", "messages of messenger v2's sessions, each between others", full: 200_000,
      small: 2000
    ) { count, output in
      for client in 0..<count {
        var writer = FrameWriter()
        var (stream, back) = (
          HostileStream(client: client), HostileStream(Ends(client: client).reversed)
        )
        var hello = ClientIdentFrame()
        hello.gid = Int64(client)
        hello.cookie = UInt64(client + 1)
        var answer = ServerIdentFrame()
        answer.gid = Int64(client)
        answer.cookie = UInt64(client + 1)
        try stream.send(HostileBytes.openingV2 + writer.control(hello), to: &output)
        try back.send(HostileBytes.openingV2 + writer.control(answer), to: &output)
      }
    },
  ]
}
