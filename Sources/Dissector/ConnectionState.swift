import CephWire
import Common
import Transport

/// What a connection has told of its two ends.
struct ConnectionState {
  var number = 0
  var dialect: Dialect?
  /// Whether a banner or a message has been seen.
  var isCeph = false
  private var opener: Party
  private var acceptor: Party
  /// What the transport noted of each side since the last event, at most a few.
  private var notes: [(side: Side, problem: WireProblem)] = []

  /// More notes than anybody reads of one message; a hostile capture can make any number.
  private static let mostNotes = 4

  /// The state of no connection at all.
  init() {
    let nowhere = SocketAddress(address: .v4(0), port: 0)
    opener = Party(address: nowhere)
    acceptor = Party(address: nowhere)
  }

  /// The state of a connection that has just been seen.
  init(_ connection: Connection) {
    number = connection.number
    opener = Party(address: connection.opener)
    acceptor = Party(address: connection.acceptor)
  }

  private subscript(side: Side) -> Party {
    get { side == .opener ? opener : acceptor }
    set { if side == .opener { opener = newValue } else { acceptor = newValue } }
  }

  /// Learns who the ends are from a message's header.
  mutating func learn(from header: MessageHeader, _ side: Side) {
    self[side].name = header.source.name
    self[side].entityAddress = header.source.address
    self[side.other].name = header.destination.name
    self[side.other].entityAddress = header.destination.address
  }

  /// Learns the address that `side` gives itself.
  mutating func learn(_ address: EntityAddress, _ side: Side) {
    self[side].entityAddress = address
  }

  /// Where an event from `side` belongs.
  func place(from side: Side, dialect: Dialect?) -> Event.Place {
    Event.Place(
      connection: number, dialect: dialect ?? self.dialect, from: self[side],
      to: self[side.other])
  }

  /// Keeps what the transport noted until the next message from `side`.
  mutating func note(_ note: TransportNote, _ side: Side) {
    guard notes.count < Self.mostNotes else { return }
    notes.append((side, WireProblem(field: "transport", offset: 0, problem: note.description)))
  }

  /// Hands out the notes of `side`.
  mutating func takeNotes(_ side: Side) -> [WireProblem] {
    if notes.isEmpty { return [] }
    let taken = notes.filter { $0.side == side }.map(\.problem)
    notes.removeAll { $0.side == side }
    return taken
  }
}
