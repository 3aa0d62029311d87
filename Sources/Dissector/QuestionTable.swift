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

  /// More equal questions at a time than any client asks; beyond it the first are forgotten.
  private static let mostWaiting = 64

  /// Bytes of the name that a question is about; file systems have none of more than 255.
  private static let longestName = 1024

  private struct Question {
    var event: Int
    var time: Instant
    /// Questions with the same key whose answers come after this one's.
    var later: [Question] = []
  }

  private var questions: [QuestionKey: Question] = [:]
  /// The keys in the order in which they were asked; answered ones are still in it.
  private var order: [(key: QuestionKey, event: Int)] = []
  private var oldest = 0
  /// How many questions were forgotten because there were too many, or their names too long.
  private(set) var forgotten = 0

  /// How many questions wait for an answer.
  var count: Int { questions.count }

  /// Remembers a question; of several with the same key the last one counts, unless each of them
  /// gets an answer.
  mutating func ask(_ key: QuestionKey, event: Int, at time: Instant) {
    if key.name.bytes.count > Self.longestName { return forgotten += 1 }
    let question = Question(event: event, time: time)
    if key.topic.answersEach, questions[key] != nil {
      questions[key]?.later.append(question)
      if questions[key]?.later.count == Self.mostWaiting { forget(key) }
    } else {
      questions[key] = question
    }
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
    let question = moreFollow ? questions[key] : removeFirst(key)
    guard let question else { return nil }
    let (latency, overflow) = time.nanoseconds.subtractingReportingOverflow(
      question.time.nanoseconds)
    return MessageEvent.Answer(
      event: question.event, latencyNanoseconds: overflow ? .max : latency)
  }

  /// Takes the question that was asked first, so that the next one with the same key is at its turn.
  private mutating func removeFirst(_ key: QuestionKey) -> Question? {
    guard var first = questions.removeValue(forKey: key) else { return nil }
    if !first.later.isEmpty {
      var next = first.later.removeFirst()
      swap(&next.later, &first.later)
      questions[key] = next
    }
    return first
  }

  private mutating func forget(_ key: QuestionKey) {
    if removeFirst(key) != nil { forgotten += 1 }
  }

  private mutating func forgetOldest() {
    guard oldest < order.count else { return }
    let (key, event) = order[oldest]
    oldest += 1
    if questions[key]?.event == event { forget(key) }
  }
}

/// What identifies the answer to a question.
struct QuestionKey: Hashable {
  /// What is asked.
  enum Topic: UInt8 {
    case request, openSession, closeSession, renewSession, revokeLease, renewLease, flushCaps
    case flushSnap, mount, unmount, statfs, monMap, mdsMap, osdMap, monCommand
    case flushMessages
    /// Whatever the types of question and answer say; `detail` is the type of the question.
    case transaction

    /// Whether equal questions are answered one by one, in the order in which they were asked. (Of
    /// all others, one that comes again is the same question, asked anew.)
    var answersEach: Bool { self == .flushCaps }
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
  /// What else the answer repeats of the question.
  var detail: UInt64 = 0

  /// Tells processes of the later dialects apart across connections: by name.
  static func identity(_ name: EntityName) -> UInt64 {
    UInt64(name.type.raw) << 56 ^ UInt64(bitPattern: Int64(name.number))
  }

  /// Tells processes of 2009 apart across connections: by their address's port and nonce. (The IP
  /// address is 0.0.0.0 as long as a client does not know its own.)
  static func identity(_ instance: EntityInstance) -> UInt64 {
    UInt64(instance.address.nonce) << 16 | UInt64(instance.address.port.number)
  }
}
