public import CephWire
import Cephx
public import Common

/// The messenger of one TCP connection: bytes of both directions in, messages and the steps around
/// them out. It does no I/O and has no clock; the same input always gives the same output.
public struct MessengerConnection: ~Copyable {
  private var opener: Framer
  private var acceptor: Framer
  private var shared: SharedState

  /// Makes the messenger of a connection that has just been seen. `dialect` overrules what its
  /// banner says, or stands in for one that was not captured.
  public init(
    _ place: MessengerPlace = .alone, dialect: Dialect? = nil,
    limits: MessengerLimits = MessengerLimits()
  ) {
    shared = SharedState(place)
    opener = Framer(side: .opener, assumed: dialect, limits: limits)
    acceptor = Framer(side: .acceptor, assumed: dialect, limits: limits)
  }

  /// The dialect, as far as it is known.
  public var dialect: Dialect? { shared.dialect }

  /// Takes the next bytes of one direction.
  public mutating func receive(
    _ bytes: RawSpan, from side: Side, at stamp: PacketStamp,
    into sink: inout some MessengerSink & ~Copyable
  ) {
    switch side {
    case .opener:
      opener.receive(bytes, at: stamp, &shared, &sink)
      if acceptor.isBlocked { acceptor.retry(at: stamp, &shared, &sink) }
    case .acceptor:
      acceptor.receive(bytes, at: stamp, &shared, &sink)
      if opener.isBlocked { opener.retry(at: stamp, &shared, &sink) }
    }
  }

  /// `count` bytes of one direction are missing here.
  public mutating func lost(
    _ count: Int, from side: Side, at stamp: PacketStamp,
    into sink: inout some MessengerSink & ~Copyable
  ) {
    switch side {
    case .opener: opener.lost(count, at: stamp, &sink)
    case .acceptor: acceptor.lost(count, at: stamp, &sink)
    }
  }

  /// The bytes that wait for the rest of their messages, or for a signature, in both directions.
  public var waitingBytes: Int {
    opener.pending.count + acceptor.pending.count + shared.v2.transcriptBytes
  }

  /// Gives up what waits; gives the number of messages or frames, of which the rest is passed over.
  public mutating func giveUpWaiting() -> Int {
    shared.v2.forgetTranscripts()
    return (opener.giveUp() ? 1 : 0) + (acceptor.giveUp() ? 1 : 0)
  }

  /// One direction, or both (nil), have ended.
  public mutating func finished(
    _ side: Side?, at stamp: PacketStamp, into sink: inout some MessengerSink & ~Copyable
  ) {
    if side != .acceptor { opener.finish(at: stamp, &shared, &sink) }
    if side != .opener { acceptor.finish(at: stamp, &shared, &sink) }
  }
}
