public import CephWire
public import Common
public import Encoding

/// One event of a capture, with its message where it is one that has a description.
public struct TraceEvent: Sendable {
  /// Tells the events of a trace apart: the number that `decode` gives it, from 1, or, for one that
  /// was put in afterwards, a number that no event of the capture has.
  public internal(set) var id: Int
  /// The event as it is to be written. The front of a message that was not changed is kept byte for
  /// byte.
  public internal(set) var recorded: RecordedEvent
  /// The message, where it is whole and has a description.
  public private(set) var message: (any WireMessage)?

  init(id: Int, recorded: RecordedEvent, message: (any WireMessage)?) {
    self.id = id
    self.recorded = recorded
    self.message = message
  }

  /// When it was captured.
  public var time: Instant { recorded.time ?? Instant(nanoseconds: 0) }

  /// The message's header; nil where the event is no message.
  public var header: MessageHeader? {
    if case .message(let message) = recorded.content { message.header } else { nil }
  }

  /// The bytes of the message's front and data; empty where the event is no message.
  public var sections: (front: [UInt8], data: [UInt8]) {
    if case .message(let message) = recorded.content {
      (message.bytes.front, message.bytes.data)
    } else {
      ([], [])
    }
  }

  /// The direction of the connection that it belongs to.
  var direction: Direction {
    Direction(
      connection: recorded.connection ?? 0, from: recorded.from.endpoint ?? "",
      to: recorded.to.endpoint ?? "")
  }

  /// Whether the encoder writes it, so that it can be seen again. Ends of connections are written,
  /// but the encoder adds some.
  public var isWritten: Bool {
    switch recorded.content {
    case .nothing, .end: false
    default: true
    }
  }

  /// Changes the header; does nothing to an event that is no message.
  mutating func editHeader(_ edit: (inout MessageHeader) -> Void) {
    guard case .message(var message) = recorded.content else { return }
    edit(&message.header)
    recorded.content = .message(message)
  }

  /// Takes another message, and its bytes.
  mutating func replace<M: WireMessage>(with message: M) throws(PlantingError) {
    self.message = message
    guard case .message(var changed) = recorded.content else { return }
    changed.header.type = M.code
    do {
      changed.bytes.front = try message.write(context: WireContext()).front
      recorded.content = .message(changed)
    } catch { throw .cannotBeWritten("\(error.field): \(error.reason)") }
  }

  /// Changes the message if it is of type `M`.
  mutating func edit<M: WireMessage>(
    _ type: M.Type, _ edit: (inout M) -> Void
  ) throws(PlantingError) {
    guard var message = message as? M else { return }
    edit(&message)
    try replace(with: message)
  }

  /// Takes other bulk data.
  mutating func replaceData(with data: [UInt8]) {
    guard case .message(var message) = recorded.content else { return }
    message.bytes.data = data
    recorded.content = .message(message)
  }
}

/// One direction of one connection.
struct Direction: Hashable {
  var connection: Int
  var from: String
  var to: String

  /// The other direction.
  var reversed: Direction { Direction(connection: connection, from: to, to: from) }
}

/// All events of a capture in order, in memory, to be rewritten.
public struct Trace: Sendable {
  /// The events in the order in which they were captured.
  public internal(set) var events: [TraceEvent]

  init(_ events: [TraceEvent]) {
    self.events = events
  }

  /// The messages of type `M` that `isWanted`, with the places of their events.
  func indices<M: WireMessage>(
    of type: M.Type, in range: Range<Int>? = nil, where isWanted: (TraceEvent, M) -> Bool
  ) -> [Int] {
    (range ?? events.indices).filter { index in
      guard let message = events[index].message as? M else { return false }
      return isWanted(events[index], message)
    }
  }
}

/// Why a fault cannot be planted, or a base not be made.
public enum PlantingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The capture has no place, or no such many places, that the fault fits.
  case noPlace(String)
  /// The capture lacks what the base is made of.
  case noBase(String)
  /// A message cannot be encoded.
  case cannotBeWritten(String)
  /// The capture that was made decodes to something else than what was to be in it.
  case notReproduced(String)

  /// The reason in words.
  public var description: String {
    switch self {
    case .noPlace(let text): "no place: \(text)"
    case .noBase(let text): "no base: \(text)"
    case .cannotBeWritten(let text): "cannot be written: \(text)"
    case .notReproduced(let text): "not reproduced: \(text)"
    }
  }
}
