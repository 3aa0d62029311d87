import CephWire
import Cephx
import Common
import Messenger
import Transport

/// Hands the bytes of each TCP connection to a messenger of its own.
struct StreamStage: TransportSink {
  private(set) var events: EventStage
  /// What the transport noted of no connection in particular, at most a few.
  private(set) var notes: [(stamp: PacketStamp, note: TransportNote)] = []
  private var connections: [Int: Stream] = [:]
  private let options: DissectorOptions
  private let sessions = SessionMemory()
  /// What is known of keys.
  let keys: KeyStore

  /// More than anybody reads; a hostile capture can make any number.
  private static let mostNotes = 100

  /// A class, so that a segment need not copy all that is known of its connection.
  private final class Stream {
    let state: ConnectionState
    var messenger: MessengerConnection

    init(state: ConnectionState, messenger: MessengerConnection) {
      self.state = state
      self.messenger = messenger
    }
  }

  init(sink: any RawEventSink, options: DissectorOptions) {
    self.options = options
    keys = KeyStore(options.keys)
    events = EventStage(
      sink: sink, types: options.types, wantsControl: options.wantsControl)
  }

  /// Nothing follows.
  mutating func finish() {
    events.finish()
  }

  mutating func opened(_ connection: Connection, at stamp: PacketStamp) {
    let place = MessengerPlace(
      number: connection.number,
      endpoints: (connection.opener.description, connection.acceptor.description),
      sessions: sessions, keys: keys)
    connections[connection.number] = Stream(
      state: ConnectionState(connection),
      messenger: MessengerConnection(
        place, dialect: options.dialect, limits: options.messengerLimits))
  }

  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp
  ) {
    guard let stream = connections[connection] else { return }
    events.connection = stream.state
    stream.messenger.receive(bytes, from: side, at: stamp, into: &events)
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    guard let stream = connections[connection] else { return }
    events.connection = stream.state
    stream.messenger.lost(count, from: side, at: stamp, into: &events)
  }

  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {
    guard let stream = connections[connection] else { return }
    events.connection = stream.state
    stream.messenger.finished(side, at: stamp, into: &events)
  }

  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {
    guard let stream = connections.removeValue(forKey: connection) else { return }
    events.connection = stream.state
    stream.messenger.finished(nil, at: stamp, into: &events)
    if events.connection.isCeph {
      switch end {
      case .finished: events.control(.close(cause: "tcp"), .opener, stamp)
      case .reset(let side): events.control(.reset, side, stamp)
      case .replaced, .evicted, .captureEnded: break
      }
    }
  }

  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp
  ) {
    if let connection, let side, let stream = connections[connection] {
      stream.state.note(note, side)
    } else if notes.count < Self.mostNotes {
      notes.append((stamp, note))
    }
  }
}
