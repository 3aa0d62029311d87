import CephWire
import Encoding
@testable import FaultPlanting
import Testing

/// Checks that in each direction of each connection messages count up by 1, and that the other end
/// acknowledges what was there, each time more than before.
func checkNumbers(_ trace: Trace) {
  var sent: [Direction: UInt64] = [:]
  var acknowledged: [Direction: UInt64] = [:]
  var wrong: [Int] = []
  for event in trace.events {
    let direction = event.direction
    switch event.recorded.content {
    case .message(let message):
      let header = message.header
      if header.seq != sent[direction, default: 0] + 1 { wrong.append(event.id) }
      sent[direction] = header.seq
    case .ack(let seq):
      let isThere = seq <= sent[direction.reversed, default: 0]
      if !isThere || seq <= acknowledged[direction, default: 0] { wrong.append(event.id) }
      acknowledged[direction] = seq
    default: break
    }
  }
  #expect(wrong.isEmpty)
}

extension TraceEvent {
  /// Whether it is an acknowledgment, whose number and existence depend on the messages.
  var isAck: Bool {
    if case .ack = recorded.content { true } else { false }
  }

  /// The event with a message's sequence number 0.
  var withoutSeq: TraceEvent {
    var event = self
    event.editHeader { $0.seq = 0 }
    return event
  }
}
