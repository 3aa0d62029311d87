import CephWire
import Common

/// Remembers questions until they are answered, so that answers can be paired with them.
///
/// Questions are kept by what identifies their answer (`QuestionKey`), not by connection: a
/// forwarded request is answered by another MDS, and a resent one on another connection.
struct QuestionTable {
  /// More questions than the clients of a large cluster have open at once; beyond it the oldest
  /// are forgotten, so that memory stays bounded in captures that hold only questions.
  static let capacity = 1 << 14

  private struct Question {
    var event: Int
    var time: Instant
  }

  private var questions: [QuestionKey: Question] = [:]
  /// The keys in the order in which they were asked; answered ones are still in it.
  private var order: [(key: QuestionKey, event: Int)] = []
  private var oldest = 0

  /// How many questions wait for an answer.
  var count: Int { questions.count }

  /// Remembers a question; of several with the same key the last one counts.
  mutating func ask(_ key: QuestionKey, event: Int, at time: Instant) {
    questions[key] = Question(event: event, time: time)
    order.append((key, event))
    while questions.count > Self.capacity || order.count - oldest > 2 * Self.capacity {
      forgetOldest()
    }
    if oldest > Self.capacity {
      order.removeFirst(oldest)
      oldest = 0
    }
  }

  /// Finds the question that `key` answers; it is forgotten unless more answers follow.
  mutating func answer(
    _ key: QuestionKey, moreFollow: Bool, at time: Instant
  ) -> MessageEvent.Answer? {
    let question = moreFollow ? questions[key] : questions.removeValue(forKey: key)
    guard let question else { return nil }
    let (latency, overflow) = time.nanoseconds.subtractingReportingOverflow(
      question.time.nanoseconds)
    return MessageEvent.Answer(
      event: question.event, latencyNanoseconds: overflow ? .max : latency)
  }

  private mutating func forgetOldest() {
    guard oldest < order.count else { return }
    let (key, event) = order[oldest]
    oldest += 1
    if questions[key]?.event == event { questions.removeValue(forKey: key) }
  }
}

/// What identifies the answer to a question.
struct QuestionKey: Hashable {
  /// What is asked.
  enum Topic: UInt8 {
    case request, openSession, closeSession, renewSession, revokeLease, renewLease, flushCaps
    case flushSnap, mount, unmount, statfs, monMap, mdsMap, osdMap, monCommand
  }

  var topic: Topic
  /// Who asked; for questions of an MDS to a client, the client.
  var asker: UInt64
  /// Who is asked; 0 where anybody may answer.
  var asked: UInt64 = 0
  /// The transaction, inode or the like.
  var id: UInt64 = 0
  /// The name within the inode, for leases.
  var name: WireString = WireString()

  /// Tells processes apart across connections: an address's port and nonce. (The IP address is
  /// 0.0.0.0 as long as a client does not know its own.)
  static func identity(_ instance: EntityInstance) -> UInt64 {
    UInt64(instance.address.nonce) << 16 | UInt64(instance.address.port.number)
  }
}
