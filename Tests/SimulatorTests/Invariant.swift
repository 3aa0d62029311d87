/// What holds whatever happens.
enum Invariant: String, CaseIterable, Sendable {
  /// A request is completed once, and it is one that was asked for.
  case completedOnce
  /// A request's outcome is what the MDS has answered, or EIO where the caller's time is over.
  case outcomeIsAnswer
  /// A request is somewhere: with an MDS, on its way, or waiting for something that comes. See
  /// `Loss` for the oddities of the original that make exceptions.
  case notLost
  /// A request becomes safe once, and not before it is completed.
  case safeOnce
  /// What the client says of the oldest request that it waits for only grows, is right, and no
  /// request is older.
  case oldestGrows
  /// A request says how often it was sent before.
  case countsRetries
  /// No request is journaled twice.
  case journaledOnce
  /// A request is sent only in an open session, to an active MDS that knows the session.
  case sessionIsOpen
  /// A session is in the state that the messages and maps have led it to.
  case sessionState
  /// A session has counted the messages about caps, leases and snapshots (SES11).
  case sessionCounts
  /// What was answered unsafely is sent again to an MDS that recovers: all of it, in order, before
  /// the reconnect (REC2).
  case unsafeReplayed
  /// A reconnect names the caps of the session, each once (REC3).
  case reconnectIsWhole
  /// Only what was issued is released, and only once.
  case releasesHeld
  /// The client relies on no cap that the MDS does not count with.
  case capsCovered
  /// The client relies on no lease that the MDS has not granted.
  case leasesCovered
  /// Whoever waits for a map has asked for one (MON2).
  case mapIsAskedFor
  /// What is waited for can be found: a session that requests wait for exists.
  case waitsForSomething
  /// The client has unmounted in the time that 2009.md 5.13 gives it.
  case unmounts
  /// Nothing is left, and nothing is done, after unmounting.
  case nothingIsLeft
}

/// Why a request may hang: the oddities of the original that are kept by design (2009.md 5.17),
/// each in the very situation that brings it about.
enum Loss: String, Sendable {
  /// O29: its message, or the answer, was in a queue of a connection that was reset.
  case reset
  /// O5, O29: the MDS gave up the session without the client's knowing: for silence, or because no
  /// reconnect came in time. It drops requests without a word.
  case sessionGivenUp
  /// O6: it was with an MDS whose restart did not show in a state number.
  case restartUnseen
  /// O7: the kick has missed it.
  case kickMissed
  /// O6: the client took it for a failure that an MDS did not stop after all, and closed the
  /// connection.
  case connectionClosed
  /// O25: an MDS had passed it on to another that failed before it answered, or did not know the
  /// session yet; and the client did not know that it was there.
  case passedOn
  /// O24: it has been forwarded 256 times, and the next forward counts as an old one.
  case countWrapped
  /// O11: its session was closed after the unsafe answer: nobody replays it.
  case sessionClosed
}

/// An invariant that does not hold.
struct Finding: Hashable, Sendable {
  var invariant: Invariant
  var text: String
}
