public import CephWire
import Messenger

/// One direction of a connection, as far as it is known at the time of an event: who speaks to whom.
///
/// A class, since the events of a direction have it in common until something new is learnt.
public final class Direction: Sendable {
  /// The connection's number in the capture, from 1.
  public let connection: Int
  /// The number of the connection that the session began on; messenger v2 lets sessions outlive
  /// their connections.
  public let session: Int
  /// The dialect that is spoken; nil where it is not known.
  public let dialect: Dialect?
  /// Who speaks.
  public let from: Party
  /// Who is spoken to.
  public let to: Party
  /// What headers that tell no addresses have as ends.
  let ends: MessageEnds

  init(connection: Int, session: Int, dialect: Dialect?, from: Party, to: Party) {
    self.connection = connection
    self.session = session
    self.dialect = dialect
    self.from = from
    self.to = to
    ends = MessageEnds(
      sourceAddress: from.instance.address, originalSource: EntityInstance(),
      destination: to.instance)
  }
}
