import CephWire
import Messenger

/// Clients of 2009 that never come to an end of what they hold and owe.
extension HostileCapture {
  /// Requests of one or more clients that nobody answers.
  static func requests(_ count: Int, clients: Int, _ output: inout PacketOutput) throws {
    var streams: [HostileStream] = []
    for client in 0..<clients {
      var session = Conversation2009(client: client)
      try session.open(to: &output)
      streams.append(session.stream)
    }
    for index in 0..<count {
      let client = index % clients
      let request = Conversation2009.request(tid: index / clients + 1)
      try streams[client].send(
        HostileBytes.message2009(
          request, seq: index / clients + 2, client: client, isFromClient: true), to: &output)
    }
  }

  static let clients = [
    HostileCapture(
      "replay-requests", "requests that nobody answers", .replay, full: 300_000, small: 2000
    ) { count, output in
      try requests(count, clients: 1, &output)
    },
    HostileCapture(
      "replay-clients", "clients that open a session and are gone", .replay, full: 100_000,
      small: 1000
    ) { count, output in
      for client in 0..<count {
        var session = Conversation2009(client: client)
        try session.open(to: &output)
      }
    },
    HostileCapture(
      "replay-caps", "capabilities that are given out and never given back", .replay,
      full: 300_000, small: 2000
    ) { count, output in
      var session = Conversation2009(client: 1)
      try session.open(to: &output)
      for index in 1...count {
        try session.answers(Conversation2009.grant(index), seq: index + 1, to: &output)
      }
    },
    HostileCapture(
      "replay-reconnects", "connections of one client, each of which is new", .replay,
      full: 200_000, small: 2000
    ) { count, output in
      for index in 0..<count {
        var ends = Ends(client: 1)
        ends.sourcePort = UInt16(1024 + index % 60_000)
        var stream = HostileStream(ends)
        // The same client all the time, by its own address.
        let request = Conversation2009.request(tid: index + 1)
        try stream.send(
          HostileBytes.opening2009(nonce: 2)
            + HostileBytes.message2009(request, seq: index + 1, client: 1, isFromClient: true),
          to: &output)
      }
    },
    HostileCapture(
      "replay-findings", "requests of which each breaks a rule", .replay, full: 300_000,
      small: 2000
    ) { count, output in
      var session = Conversation2009(client: 1)
      try session.open(to: &output)
      for index in 1...count {
        var request = Conversation2009.request(tid: 1)
        if index > 1 { request.op = .getattr }
        try session.stream.send(
          HostileBytes.message2009(request, seq: index + 1, client: 1, isFromClient: true),
          to: &output)
      }
    },
    HostileCapture(
      "diff", "requests, each for another name", .diff, full: 100_000, small: 2000
    ) { count, output in
      var session = Conversation2009(client: 1)
      try session.open(to: &output)
      for index in 1...count {
        var request = Conversation2009.request(tid: index)
        request.path1.path = WireString("name \(index)")
        try session.stream.send(
          HostileBytes.message2009(request, seq: index + 1, client: 1, isFromClient: true),
          to: &output)
      }
    },
  ]
}

/// A client of 2009 and the MDS.
private struct Conversation2009 {
  var stream: HostileStream
  private var back: HostileStream
  private let client: Int

  init(client: Int) {
    self.client = client
    stream = HostileStream(client: client)
    back = HostileStream(stream.ends.reversed)
  }

  /// Opens a session.
  mutating func open(to output: inout PacketOutput) throws {
    try stream.send(HostileBytes.opening2009(nonce: client + 1), to: &output)
    try back.send(HostileBytes.opening2009(nonce: 0), to: &output)
    var session = ClientSession()
    try stream.send(
      HostileBytes.message2009(session, seq: 1, client: client, isFromClient: true), to: &output)
    session.op = .open
    try answers(session, seq: 1, to: &output)
  }

  /// The MDS says something.
  mutating func answers<M: WireMessage>(
    _ message: M, seq: Int, to output: inout PacketOutput
  ) throws {
    try back.send(
      HostileBytes.message2009(message, seq: seq, client: client, isFromClient: false),
      to: &output)
  }

  static func request(tid: Int) -> ClientRequest {
    var request = ClientRequest()
    request.tid = UInt64(tid)
    request.oldestClientTID = 1
    request.op = .lookup
    request.path1.ino = InodeNumber(raw: 1)
    request.path1.path = WireString("name")
    return request
  }

  /// A capability of an inode that was not known before.
  static func grant(_ index: Int) -> ClientCaps {
    var caps = ClientCaps()
    caps.op = .import
    caps.ino = InodeNumber(raw: 1 << 40 + UInt64(index))
    caps.realm = InodeNumber(raw: 1)
    caps.capID = UInt64(index)
    caps.seq = 1
    caps.caps = Capabilities(raw: 1)
    return caps
  }
}
