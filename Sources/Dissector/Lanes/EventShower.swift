public import Common

/// What became of an event that was to be shown.
public enum EventFate: Sendable {
  case shown, hidden
  /// Hidden, as is everything that follows.
  case past
}

/// Shows events by appending to a buffer. Each thread has one of its own.
public protocol EventShower: AnyObject {
  /// Appends one event; `isFirst` says that nothing stands in the buffer yet. The event's spans are
  /// valid only during the call.
  func show(_ event: borrowing Event, to output: inout OutputBuffer) -> EventFate
}

/// Takes what has been shown, piece by piece and in the order of the capture.
public protocol ShownOutput: AnyObject, Sendable {
  /// Takes a piece, which may be empty. `isUrgent` says that nothing more may come for a while.
  /// Gives whether more is wanted. Is called by different threads, but by one at a time.
  func take(_ piece: borrowing OutputBuffer, isUrgent: Bool) -> Bool
}
