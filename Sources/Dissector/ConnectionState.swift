import CephWire
import Common
import Messenger
import Transport

/// What a connection has told of its two ends. A class, so that the stage that is at work on it need
/// not move it there and back for each segment.
final class ConnectionState {
  let number: Int
  /// Whether a banner or a message has been seen.
  var isCeph = false
  var dialect: Dialect? { didSet { if dialect != oldValue { forgetDirections() } } }
  /// The number of the connection that the session began on.
  private var session: Int
  private var opener: Party
  private var acceptor: Party
  /// The two directions, until something new is learnt.
  private var fromOpener: Direction?
  private var fromAcceptor: Direction?
  /// What the transport noted of each side since the last event, at most a few.
  private var notes: [(side: Side, problem: WireProblem)] = []

  /// More notes than anybody reads of one message; a hostile capture can make any number.
  private static let mostNotes = 4

  /// Bytes of an address besides its fields; it is kept as long as its connection is.
  private static let longestAddress = 256

  /// The state of no connection at all.
  init() {
    let nowhere = SocketAddress(address: .v4(0), port: 0)
    number = 0
    session = 0
    opener = Party(address: nowhere)
    acceptor = Party(address: nowhere)
  }

  /// The state of a connection that has just been seen.
  init(_ connection: Connection) {
    number = connection.number
    session = connection.number
    opener = Party(address: connection.opener)
    acceptor = Party(address: connection.acceptor)
  }

  private subscript(side: Side) -> Party {
    _read { if side == .opener { yield opener } else { yield acceptor } }
    _modify {
      forgetDirections()
      if side == .opener { yield &opener } else { yield &acceptor }
    }
  }

  private func forgetDirections() {
    fromOpener = nil
    fromAcceptor = nil
  }

  /// Learns who the ends are from a message's header. Only that of 2009 tells both, with their
  /// addresses; in the header that is returned the connection has filled in what is missing.
  func learn(
    from header: MessageHeader, _ side: Side, _ dialect: Dialect, _ names: inout NameMemory
  ) -> MessageHeader {
    // Where the banner was not captured, the first message tells the dialect.
    if self.dialect == nil { self.dialect = dialect }
    guard dialect == .ceph013 else { return complete(header, side, dialect, &names) }
    let known = direction(from: side, dialect: dialect)
    if !known.from.isKnown(as: header.source) { self[side].learn(header.source) }
    if !known.to.isKnown(as: header.destination) { self[side.other].learn(header.destination) }
    return header
  }

  private func complete(
    _ header: MessageHeader, _ side: Side, _ dialect: Dialect, _ names: inout NameMemory
  ) -> MessageHeader {
    var header = header
    var known = direction(from: side, dialect: dialect)
    // Where messenger v2 begins in the middle, nobody says who speaks.
    let isNamed = dialect != .cephV2 || header.sourceName.type.raw != 0
    if isNamed && known.from.name != header.sourceName {
      self[side].name = header.sourceName
      names.remember(self[side])
      known = direction(from: side, dialect: dialect)
    }
    let told = header.ends
    header.ends = known.ends
    if let told { header.originalSource = told.originalSource }
    header.sourceName = known.from.name ?? Party.unnamed
    return header
  }

  /// Learns the address that `side` gives itself.
  func learn(_ address: EntityAddress, _ side: Side, _ names: NameMemory) {
    self[side].entityAddress = address.bounded(to: Self.longestAddress)
    if self[side].name == nil { self[side].name = names.name(of: self[side]) }
  }

  /// Learns what a frame of messenger v2 tells of the session.
  func learn(_ step: SessionStep, _ side: Side, _ names: NameMemory) {
    switch step {
    case .addresses(let addresses, let name):
      if let name { self[side].name = name }
      if let address = addresses.newestAddress { learn(address, side, names) }
    case .resumed(let number, let opener, let acceptor):
      session = number
      forgetDirections()
      if let opener { self[.opener].name = opener }
      if let acceptor { self[.acceptor].name = acceptor }
    }
  }

  /// The direction of what `side` says; `dialect` is that of a message, where it is one.
  func direction(from side: Side, dialect: Dialect?) -> Direction {
    let dialect = dialect ?? self.dialect
    if let known = side == .opener ? fromOpener : fromAcceptor, known.dialect == dialect {
      return known
    }
    let direction = Direction(
      connection: number, session: session, dialect: dialect, from: self[side],
      to: self[side.other])
    if side == .opener { fromOpener = direction } else { fromAcceptor = direction }
    return direction
  }

  /// Keeps what the transport noted until the next message from `side`.
  func note(_ note: TransportNote, _ side: Side) {
    guard notes.count < Self.mostNotes else { return }
    notes.append((side, WireProblem(field: "transport", offset: 0, problem: note.description)))
  }

  /// Hands out the notes of `side`.
  func takeNotes(_ side: Side) -> [WireProblem] {
    if notes.isEmpty { return [] }
    let taken = notes.filter { $0.side == side }.map(\.problem)
    notes.removeAll { $0.side == side }
    return taken
  }
}
