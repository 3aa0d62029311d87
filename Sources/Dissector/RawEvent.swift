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

/// What is known of an event without its payload. A class, since it goes through many hands.
final class EventHead: Sendable {
  /// Counts the events of the capture from 1.
  let number: Int
  /// The packet whose bytes completed it.
  let stamp: PacketStamp
  /// The time of the capture's first event.
  let start: Instant
  let direction: Direction
  let content: Content
  /// What is wrong with the framing.
  let problems: [WireProblem]
  /// What the transport noted.
  let notes: [WireProblem]

  init(
    number: Int, stamp: PacketStamp, start: Instant, direction: Direction, content: Content,
    problems: [WireProblem], notes: [WireProblem]
  ) {
    self.number = number
    self.stamp = stamp
    self.start = start
    self.direction = direction
    self.content = content
    self.problems = problems
    self.notes = notes
  }

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
