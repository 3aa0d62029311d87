import CephWire
import Common

/// A message that a client sends or receives, and what the client knew before it.
struct Moment {
  let trace: Trace
  let index: Int
  let event: TraceEvent
  let client: EntityName
  /// The other end.
  let peer: EntityName
  let isSent: Bool
  let state: ClientState

  /// The rank of the MDS at the other end; -1 where there is none.
  var rank: MDSRank { peer.rank ?? -1 }

  /// The message, where the client sends it and it is of type `M`.
  func sent<M: WireMessage>(_ type: M.Type) -> M? { isSent ? event.message as? M : nil }

  /// The message, where the client receives it and it is of type `M`.
  func received<M: WireMessage>(_ type: M.Type) -> M? { isSent ? nil : event.message as? M }

  /// The events after this one that carry messages of type `M` of this client, in either direction.
  func later<M: WireMessage>(_ type: M.Type) -> some Sequence<(event: TraceEvent, message: M)> {
    trace.events[(index + 1)...].lazy.compactMap { event in
      guard let message = event.message as? M, event.parties?.client == client else { return nil }
      return (event, message)
    }
  }

  /// An event that the client sends to the same peer on the same connection, after whose model
  /// further ones can be made.
  var modelSent: TraceEvent? {
    if isSent { return event }
    let direction = event.direction.reversed
    return trace.events.first { $0.direction == direction && $0.header != nil }
  }
}

extension TraceEvent {
  /// The client that a message is from or for, and the other end; nil where it is between others,
  /// or where the client has no number yet.
  var parties: (client: EntityName, peer: EntityName, isSent: Bool)? {
    guard let header else { return nil }
    let (source, destination) = (header.sourceName, header.destination.name)
    if source.type == .client, source.number >= 0 { return (source, destination, true) }
    if destination.type == .client, destination.number >= 0 { return (destination, source, false) }
    return nil
  }
}

extension Trace {
  /// Goes through the messages of all clients, with the state that each is in, until `body` returns
  /// something.
  func first<T>(
    _ body: (Moment) throws(PlantingError) -> T?
  ) throws(PlantingError) -> T? {
    var states: [EntityName: ClientState] = [:]
    for (index, event) in events.enumerated() {
      guard let (client, peer, isSent) = event.parties else { continue }
      // The moment is gone before the state changes, so that nothing is copied.
      if let found = try body(
        Moment(
          trace: self, index: index, event: event, client: client, peer: peer, isSent: isSent,
          state: states[client] ?? ClientState()))
      {
        return found
      }
      states[client, default: ClientState()].take(event, with: peer, isSent: isSent)
    }
    return nil
  }
}

extension ClientState {
  /// Takes a message that the client has sent to `peer` or received from it.
  mutating func take(_ event: TraceEvent, with peer: EntityName, isSent: Bool) {
    if !isSent {
      receive(event, from: peer)
    } else if let rank = peer.rank {
      send(event, to: rank)
    } else if event.message is ClientUnmount {
      isUnmounted = true
    }
  }
}
