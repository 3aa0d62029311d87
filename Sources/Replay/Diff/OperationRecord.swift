import CephWire
import Common

/// One operation of a client, from its first sending on: small, since there may be millions.
struct OperationRecord {
  /// The number in the vocabulary.
  var asked: Int32
  /// Which of the client's users it is for.
  var caller: UInt16
  /// How often it was sent, without what the messenger repeats.
  var sends: UInt16 = 1
  /// How often it was forwarded.
  var forwards: UInt16 = 0
  /// How many forwards asked the client to send again.
  var mustResends: UInt16 = 0
  /// The first answer's result; means nothing before there is one.
  var result: Int32 = 0
  /// Whom it was first sent to.
  var rank: MDSRank
  /// Who gave the first answer.
  var answerer: MDSRank = -1
  /// What a LOOKUP or GETATTR wants to know.
  var mask: UInt32
  var isAnswered = false
  /// Whether an answer came before the journal had it.
  var isUnsafe = false
  /// The number of what the answer said besides, 0 where it said nothing that lasts.
  var answer: Int32 = 0
  /// The event of the first sending.
  var event: Int
  /// The event of the first answer; 0 where there is none.
  var answerEvent = 0
  /// When it was first sent.
  var start: Instant
  /// When it was first answered; where it never was, the end of time.
  var end = Instant(nanoseconds: .max)

  /// Sendings that no forward asked for.
  var retries: Int { max(Int(sends) - 1 - Int(mustResends), 0) }

  /// From the first sending to the first answer, in nanoseconds.
  var latency: Int64? {
    guard isAnswered else { return nil }
    let (difference, overflow) = end.nanoseconds.subtractingReportingOverflow(start.nanoseconds)
    return overflow ? nil : difference
  }

  /// Whether both have the same result, or none.
  func isAnsweredLike(_ other: OperationRecord) -> Bool {
    isAnswered == other.isAnswered && result == other.result
  }

  /// Whether both were under way at some time.
  func overlaps(_ other: OperationRecord) -> Bool {
    start <= other.end && other.start <= end
  }
}

/// What an answer says that is the same in another run of the same work: no times, versions, sizes,
/// capabilities or leases.
struct AnswerFacts: Hashable {
  /// Type and permissions of the object; nil where the answer has none.
  var mode: FileMode?
  /// Where a symbolic link points to.
  var symlink: UInt64?
  /// How many entries are listed, and a number that stands for their names in whatever order.
  var entries: Int?
  var names: UInt64 = 0

  /// What `reply` says.
  init(_ reply: ClientReply) {
    if let trace = reply.trace, reply.isTarget != 0 {
      mode = trace.target.mode
      if !trace.target.symlink.isEmpty {
        // Sound: the span of bytes is only read, as the bytes that it is.
        symlink = unsafe Fingerprint(of: trace.target.symlink.bytes.span.bytes).value
      }
    }
    guard let directory = reply.directory else { return }
    entries = directory.entries.count
    for entry in directory.entries {
      // Sound: the span of bytes is only read, as the bytes that it is.
      names &+= unsafe Fingerprint(of: entry.dname.bytes.span.bytes).value
    }
  }

  /// In what the two differ, in words; what only one of them says is no difference, since an answer
  /// that is given again leaves much out.
  func differences(to other: AnswerFacts) -> [String] {
    var texts: [String] = []
    if let mode, let otherMode = other.mode, mode != otherMode {
      texts.append("mode 0\(String(mode.raw, radix: 8)) -> 0\(String(otherMode.raw, radix: 8))")
    }
    if let symlink, let otherSymlink = other.symlink, symlink != otherSymlink {
      texts.append("another symbolic link")
    }
    if let entries, let otherEntries = other.entries {
      if entries != otherEntries {
        texts.append("entries \(entries) -> \(otherEntries)")
      } else if names != other.names {
        texts.append("other names among \(entries) entries")
      }
    }
    return texts
  }
}

/// How often something happened, and where at first.
struct Tally {
  private(set) var count = 0
  private(set) var events: [Int] = []

  /// Makes a tally of what happened `count` times, nobody knows where.
  init(_ count: Int = 0) {
    self.count = count
  }

  mutating func add(_ event: Int, times: Int = 1) {
    count += times
    if events.count < Capacity.events { events.append(event) }
  }
}
