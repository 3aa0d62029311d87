import CephWire
import Common

/// Compares what one client did in A with what it did in B.
struct ClientComparison {
  private let a: ClientBehaviour
  private let b: ClientBehaviour
  private let lexicon: Lexicon
  private let alignment: OperationAlignment
  private let ranks: (a: [Int], b: [Int])
  /// Whether so many operations went to other MDSs at first that chance must have chosen them: the
  /// client asks any MDS where it does not know which is responsible (2009.md MAP10).
  private let choosesByChance: Bool
  private var findings: [Finding] = []
  private(set) var differences: [Difference] = []
  private(set) var counts = DiffCounts()

  /// As much as somebody reads of one client; what is beyond is counted.
  static let mostListed = 1000

  /// How often paths are put in the place of others: a directory may lie within another such one.
  private static let mostSubstitutions = 4
  /// As many operations as are not sent elsewhere for a single cause.
  private static let fewestChances = 5

  /// Something that differs about one operation; its sentence is only made where it is listed.
  fileprivate struct Finding {
    enum Kind { case missing, added, changed, caller, reordered, retried, forwarded, answer, facts }

    var kind: Kind
    var a: Int?
    var b: Int?
    /// The event that it is listed by.
    var place: Int
  }

  init(_ a: ClientBehaviour, _ b: ClientBehaviour, _ lexicon: Lexicon) {
    (self.a, self.b, self.lexicon) = (a, b, lexicon)
    alignment = Self.align(a, b, lexicon)
    ranks = (a.callerRanks(), b.callerRanks())
    let elsewhere = alignment.same.count { a.operations[$0.a].rank != b.operations[$0.b].rank }
    choosesByChance = elsewhere >= max(Self.fewestChances, alignment.same.count / 50)
    compareOperations()
    findings.sort { $0.place < $1.place }
    differences = findings.prefix(Self.mostListed).map(difference)
    counts.unlisted = findings.count - differences.count
    findings = []
    compareSessions()
    counts.clients = 1
    counts.operations = alignment.same.count + alignment.changed.count
  }

  /// Aligns the operations, with paths of A for those of B that stand in their place.
  private static func align(
    _ a: ClientBehaviour, _ b: ClientBehaviour, _ lexicon: Lexicon
  ) -> OperationAlignment {
    var renamed = b
    var alignment = OperationAlignment(a, renamed, lexicon.vocabulary)
    for _ in 0..<mostSubstitutions {
      let substitution = PathSubstitution(
        alignment, a.operations, renamed.operations, lexicon.vocabulary)
      if substitution.aliases.isEmpty { break }
      renamed.rename(
        substitution.aliases, sparing: substitution.spared, &lexicon.vocabulary)
      let better = OperationAlignment(a, renamed, lexicon.vocabulary)
      if better.differing >= alignment.differing { break }
      alignment = better
    }
    return alignment
  }

  /// Whether what is reordered is told as exactly as can be.
  var isExact: Bool { alignment.isExact }

  /// The latencies of operations that both have, by operation.
  func gatherLatencies(into table: inout [RequestOperation: Latencies]) {
    for pair in alignment.same {
      guard let operation = lexicon.vocabulary[a.operations[pair.a].asked]?.op else { continue }
      table[operation, default: Latencies()].add(
        a.operations[pair.a].latency, b.operations[pair.b].latency)
    }
  }

  // MARK: Operations

  private mutating func compareOperations() {
    for index in alignment.missing { note(.missing, index, nil) }
    for index in alignment.added { note(.added, nil, index) }
    for pair in alignment.changed { note(.changed, pair.a, pair.b) }
    for pair in alignment.reordered { note(.reordered, pair.a, pair.b) }
    for pair in alignment.same + alignment.changed {
      let (one, other) = (a.operations[pair.a], b.operations[pair.b])
      if rank(one, ranks.a) != rank(other, ranks.b) { note(.caller, pair.a, pair.b) }
      if one.retries != other.retries { note(.retried, pair.a, pair.b) }
      if one.forwards != other.forwards, !isChance(one, other) { note(.forwarded, pair.a, pair.b) }
      compareAnswers(one, other, pair)
    }
  }

  private mutating func compareAnswers(
    _ one: OperationRecord, _ other: OperationRecord, _ pair: OperationAlignment.Pair
  ) {
    // An MDS that does not know the inode, which chance has chosen.
    if isChance(one, other) && (one.isStale || other.isStale) { return }
    if !one.isAnsweredLike(other) {
      note(.answer, pair.a, pair.b)
    } else if !factTexts(one, other).isEmpty {
      note(.facts, pair.a, pair.b)
    }
  }

  /// Whether chance has chosen whom to ask, so that forwards and ESTALE are its doing.
  private func isChance(_ one: OperationRecord, _ other: OperationRecord) -> Bool {
    choosesByChance && one.rank != other.rank
  }

  private mutating func note(_ kind: Finding.Kind, _ inA: Int?, _ inB: Int?) {
    let event = inA.map { a.operations[$0].event } ?? inB.map { b.operations[$0].event }
    let finding = Finding(kind: kind, a: inA, b: inB, place: event ?? 0)
    counts.differences += 1
    findings.append(finding)
  }

  /// Which of the client's users an operation is for, by how much each asks.
  private func rank(_ operation: OperationRecord, _ ranks: [Int]) -> Int? {
    ranks.indices.contains(Int(operation.caller)) ? ranks[Int(operation.caller)] : nil
  }

  private func factTexts(_ one: OperationRecord, _ other: OperationRecord) -> [String] {
    if one.answer == other.answer { return [] }
    let answers = lexicon.answers
    guard let facts = answers[one.answer], let others = answers[other.answer] else { return [] }
    return facts.differences(to: others)
  }

  private func both(_ finding: Finding) -> (OperationRecord, OperationRecord)? {
    guard let inA = finding.a, let inB = finding.b else { return nil }
    return (a.operations[inA], b.operations[inB])
  }

  // MARK: Sentences

  private func difference(_ finding: Finding) -> Difference {
    let one = finding.a.map { a.operations[$0] }
    let other = finding.b.map { b.operations[$0] }
    let more = moreEvents(finding)
    return Difference(
      kind: finding.kind.public, severity: .difference,
      clientOfA: a.identity, clientOfB: b.identity, eventsOfA: (one?.events ?? []) + more.a,
      eventsOfB: (other?.events ?? []) + more.b, operation: (one ?? other).map(text),
      text: sentence(finding))
  }

  /// The events of what happened to an operation on the way.
  private func moreEvents(_ finding: Finding) -> (a: [Int], b: [Int]) {
    guard let inA = finding.a, let inB = finding.b else { return ([], []) }
    switch finding.kind {
    case .retried: return (a.resent[inA]?.events ?? [], b.resent[inB]?.events ?? [])
    case .forwarded: return (a.forwarded[inA]?.events ?? [], b.forwarded[inB]?.events ?? [])
    default: return ([], [])
    }
  }

  private func sentence(_ finding: Finding) -> String {
    guard let (one, other) = both(finding), let inA = finding.a, let inB = finding.b else {
      return finding.kind == .missing ? "asked in A alone" : "asked in B alone"
    }
    switch finding.kind {
    case .missing, .added: return ""
    case .changed: return "in B it is \(text(other))"
    case .caller: return "asked for another user: \(a.callerText(one)) -> \(b.callerText(other))"
    case .reordered: return order(inA, inB)
    case .retried: return "sent again \(times(one.retries)) -> \(times(other.retries))"
    case .forwarded:
      return "forwarded \(times(Int(one.forwards))) -> \(times(Int(other.forwards)))"
    case .answer: return "answered \(answer(one)) -> \(answer(other))"
    case .facts:
      return "answered otherwise: " + factTexts(one, other).joined(separator: ", ")
    }
  }

  /// What an operation stands before on one side and after on the other.
  private func order(_ inA: Int, _ inB: Int) -> String {
    guard let (crossed, isBeforeInA) = alignment.crossed(inA, inB), let first = crossed.first else {
      return "asked in another order"
    }
    let other = text(a.operations[first.a])
    let (before, after) = isBeforeInA ? ("A", "B") : ("B", "A")
    let more = crossed.count > 1 ? " and \(crossed.count - 1) more" : ""
    return "asked before \(other)\(more) in \(before), after that in \(after)"
  }

  private func answer(_ operation: OperationRecord) -> String {
    guard operation.isAnswered else { return "never" }
    guard operation.result <= 0 else { return "\(operation.result)" }
    return "\(operation.result) \(errorText(operation.result))"
  }

  private func times(_ count: Int) -> String {
    count == 0 ? "never" : count == 1 ? "once" : "\(count) times"
  }

  private func text(_ operation: OperationRecord) -> String {
    lexicon.vocabulary.text(of: operation.asked)
  }

  // MARK: Sessions and caps

  private mutating func compareSessions() {
    for act in ClientBehaviour.SessionAct.allCases {
      let (one, other) = (a.sessions[act] ?? Tally(), b.sessions[act] ?? Tally())
      if one.count == other.count { continue }
      add(.session, .difference, act.rawValue, one, other)
    }
    for name in Set(a.caps.keys).union(b.caps.keys).sorted() {
      let (one, other) = (a.caps[name] ?? Tally(), b.caps[name] ?? Tally())
      if !isShift(one.count, other.count) { continue }
      add(.caps, .note, name, one, other)
    }
    if isShift(alignment.saved.a, alignment.saved.b) {
      add(
        .shift, .note, "asked for what the other run's cache held", Tally(alignment.saved.a),
        Tally(alignment.saved.b))
    }
    compareShares("answered before the journal had it") { $0.isUnsafe }
    compareShares("forwarded") { $0.forwards > 0 }
    compareShares("answered by an MDS that does not know the inode") { $0.isStale }
  }

  private mutating func compareShares(_ name: String, _ holds: (OperationRecord) -> Bool) {
    let (one, other) = (a.operations.count(where: holds), b.operations.count(where: holds))
    if !isShift(one, other) { return }
    add(.shift, .note, name, Tally(one), Tally(other))
  }

  private mutating func add(
    _ kind: Difference.Kind, _ severity: Difference.Severity, _ name: String, _ one: Tally,
    _ other: Tally
  ) {
    if severity == .note { counts.notes += 1 } else { counts.differences += 1 }
    differences.append(
      Difference(
        kind: kind, severity: severity, clientOfA: a.identity, clientOfB: b.identity,
        eventsOfA: one.events, eventsOfB: other.events,
        text: "\(name): \(times(one.count)) -> \(times(other.count))"))
  }
}

/// Whether a count shifted by more than timing explains: to the double or the half, and by ten.
func isShift(_ one: Int, _ other: Int) -> Bool {
  let (low, high) = (min(one, other), max(one, other))
  return high - low >= 10 && high >= 2 * low
}

extension OperationRecord {
  /// Whether the answer is ESTALE.
  fileprivate var isStale: Bool { isAnswered && result == -116 }

  /// The events of question and answer.
  fileprivate var events: [Int] { isAnswered ? [event, answerEvent] : [event] }
}

extension ClientComparison.Finding.Kind {
  /// The kind that is told.
  fileprivate var `public`: Difference.Kind {
    switch self {
    case .missing: .missing
    case .added: .added
    case .changed, .caller: .changed
    case .reordered: .reordered
    case .retried: .retried
    case .forwarded: .forwarded
    case .answer, .facts: .answered
    }
  }
}
