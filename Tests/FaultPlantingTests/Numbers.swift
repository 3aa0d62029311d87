import CephWire
import Encoding
@testable import FaultPlanting
import Testing

/// Checks that in each direction of each connection messages count up by 1, and that the other end
/// acknowledges what was there, each time more than before.
func checkNumbers(_ trace: Trace) {
  var sent: [String: UInt64] = [:]
  var acknowledged: [String: UInt32] = [:]
  for event in trace.events {
    let direction = "\(event.recorded.connection ?? 0) \(event.recorded.from.endpoint ?? "")"
    let reverse = "\(event.recorded.connection ?? 0) \(event.recorded.to.endpoint ?? "")"
    switch event.recorded.content {
    case .message(let header, _, _, _):
      #expect(header.seq == sent[direction, default: 0] + 1, "event \(event.id)")
      sent[direction] = header.seq
    case .ack(let seq):
      #expect(UInt64(seq) <= sent[reverse, default: 0], "event \(event.id)")
      #expect(seq > acknowledged[direction, default: 0], "event \(event.id)")
      acknowledged[direction] = seq
    default: break
    }
  }
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
