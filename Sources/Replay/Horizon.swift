import CephWire
import Common

/// A message that a client received: where it stands in the recording.
struct Receipt: Hashable {
  /// The event's number.
  var event: Int
  /// Who sent it.
  var source: EntityName
  var time: Instant
}

/// Which received messages a client has certainly processed.
///
/// A message's packet is recorded before the client has seen it, and what the client sends meanwhile
/// rests on what it knew before. A message has been processed when the client has answered it, or one
/// after it from the same sender, or when the client has been seen alive after it and a second has
/// passed since: a process that is stopped processes nothing.
struct Horizon {
  /// How long a living client may take for a message.
  static let patience: Int64 = 1_000_000_000
  /// More messages than wait unprocessed in ordinary traffic; of more the oldest count as processed.
  private static let mostWaiting = 1 << 12

  private struct Waiting {
    var receipt: Receipt
    var seenAlive: Instant?
  }

  private var processed: [EntityName: Int] = [:]
  private var waiting: [Waiting] = []
  private var firstWaiting = 0
  /// How many of `waiting` have been followed by a sign of life.
  private var firstUnseen = 0

  /// How many messages and senders are remembered.
  var count: Int { waiting.count + processed.count }

  /// The client has been handed a message.
  mutating func received(_ receipt: Receipt) {
    if waiting.count - firstWaiting == Self.mostWaiting { dropFirst() }
    waiting.append(Waiting(receipt: receipt))
  }

  /// The client was seen doing something at `time`.
  mutating func alive(at time: Instant) {
    firstUnseen = max(firstUnseen, firstWaiting)
    while firstUnseen < waiting.count {
      waiting[firstUnseen].seenAlive = time
      firstUnseen += 1
    }
    while firstWaiting < firstUnseen, let seen = waiting[firstWaiting].seenAlive,
      time.nanoseconds &- seen.nanoseconds > Self.patience
    {
      dropFirst()
    }
  }

  /// The client has answered `receipt`, or acted by it.
  mutating func answered(_ receipt: Receipt) {
    let known = processed[receipt.source] ?? 0
    if receipt.event > known { processed[receipt.source] = receipt.event }
  }

  func isProcessed(_ receipt: Receipt) -> Bool {
    receipt.event <= processed[receipt.source] ?? 0
  }

  private mutating func dropFirst() {
    answered(waiting[firstWaiting].receipt)
    firstWaiting += 1
    if firstWaiting > 256, firstWaiting * 2 > waiting.count {
      waiting.removeFirst(firstWaiting)
      firstUnseen = max(firstUnseen - firstWaiting, 0)
      firstWaiting = 0
    }
  }
}
