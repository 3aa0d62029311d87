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
  /// How many notes there were.
  private(set) var noteCount = 0
  private var connections: [Int: Stream] = [:]
  /// The bytes that wait in all connections for the rest of their messages.
  private var waitingBytes = 0
  private var messagesGivenUp = 0
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
    /// The bytes that wait in it, and the packet that it was last continued by.
    var waitingBytes = 0
    var lastUse = 0

    init(state: ConnectionState, messenger: consuming MessengerConnection) {
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
    if events.connection !== stream.state { events.connection = stream.state }
    stream.messenger.receive(bytes, from: side, at: stamp, into: &events)
    stream.lastUse = stamp.number
    account(stream)
  }

  /// Takes account of what waits in a connection; with too much in all of them, those that were not
  /// continued for longest give it up.
  private mutating func account(_ stream: Stream) {
    let count = stream.messenger.waitingBytes
    waitingBytes += count - stream.waitingBytes
    stream.waitingBytes = count
    let most = options.messengerLimits.waitingBytes
    if waitingBytes <= most { return }
    let waiting = connections.values.filter { $0.waitingBytes > 0 }
    // A quarter at a time: sorting costs little then, for each byte that has come.
    for stream in waiting.sorted(by: { $0.lastUse < $1.lastUse }) where waitingBytes > most / 4 * 3
    {
      messagesGivenUp += stream.messenger.giveUpWaiting()
      waitingBytes -= stream.waitingBytes
      stream.waitingBytes = 0
    }
  }

  /// What was given up because a cap was hit, but for what the transport tells.
  var givenUp: GivenUp {
    var givenUp = events.counts.givenUp
    givenUp.messages = messagesGivenUp
    givenUp.encryptedDirections = sessions.directionsGivenUp
    givenUp.sessions = sessions.forgotten
    givenUp.names = events.forgottenNames
    givenUp.keys = keys.forgotten
    return givenUp
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    guard let stream = connections[connection] else { return }
    events.connection = stream.state
    stream.messenger.lost(count, from: side, at: stamp, into: &events)
    account(stream)
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
    waitingBytes -= stream.waitingBytes
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
    } else {
      noteCount += 1
      if notes.count < Self.mostNotes { notes.append((stamp, note)) }
    }
  }
}
