import CephWire
import Common
import Messenger

/// An event as the stages leave it that must see the capture in order: its payload has not been looked
/// at. Its spans live only as long as the call that hands it over.
struct RawEvent: ~Escapable {
  let head: EventHead
  let parts: MessageParts

  /// The length of its parts in bytes.
  var size: Int {
    parts.front.byteCount + parts.middle.byteCount + parts.data.byteCount
  }

  @_lifetime(copy parts)
  init(_ head: EventHead, _ parts: MessageParts) {
    self.head = head
    self.parts = parts
  }
}

/// What is known of an event without its payload.
struct EventHead: Sendable {
  /// Counts the events of the capture from 1.
  var number: Int
  /// The packet whose bytes completed it.
  var stamp: PacketStamp
  /// The time of the capture's first event.
  var start: Instant
  var direction: Direction
  var content: Content
  /// What is wrong with the framing.
  var problems: [WireProblem]
  /// What the transport noted.
  var notes: [WireProblem]

  enum Content: Sendable {
    case message(RawMessage)
    case control(EventContent)
  }
}

/// A message whose payload has not been looked at.
struct RawMessage: Sendable {
  var header: MessageHeader
  var footer: MessageFooter
  var context: WireContext
  /// Whether it is handed out, or only looked at for the sake of its answers.
  var isWanted: Bool
}

/// Takes events in order before their payloads are looked at.
protocol RawEventSink: AnyObject {
  /// Takes one event; its spans are valid only during the call.
  func take(_ event: borrowing RawEvent)
  /// Whether nobody wants what follows.
  var isDone: Bool { get }
  /// Nothing follows: gives what was counted.
  func finish() -> LastCounts
}

/// What is only known of a capture's events once all payloads have been read.
struct LastCounts: Sendable {
  /// How many of the events had problems.
  var withProblems: Int
  /// How many questions were forgotten because there were too many.
  var forgottenQuestions: Int
}
