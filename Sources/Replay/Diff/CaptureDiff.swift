import CephWire
import Common
public import Dissector

/// Compares what clients did in two captures, A and B.
///
/// Hand the events of A to `recorder()`, then those of B to another one, then ask for the
/// differences.
public struct CaptureDiff {
  private let lexicon = Lexicon()
  private let first: BehaviourRecorder
  private let second: BehaviourRecorder

  /// Makes a comparison that has seen nothing yet.
  public init() {
    first = BehaviourRecorder(lexicon)
    second = BehaviourRecorder(lexicon)
  }

  /// Takes the events of A.
  public var sinkForA: any EventSink { first }
  /// Takes the events of B, after all of A.
  public var sinkForB: any EventSink { second }

  /// What both captures come to.
  public struct Result: Sendable {
    /// By client, in the order of A; then what is about all clients.
    public var differences: [Difference] = []
    /// What was looked at, and how much of it differs.
    public var counts = DiffCounts()
    /// What limits the comparison, in sentences.
    public var reservations: [String] = []
  }

  /// Compares the two captures.
  public func compare() -> Result {
    let a = first.finish()
    let b = second.finish()
    var result = Result()
    result.reservations = a.reservations("A") + b.reservations("B")
    if lexicon.vocabulary.isFull {
      result.reservations.append(
        "there are more names and paths than can be told apart: those beyond are taken for one")
    }
    let pairing = ClientPairing(a.clients, b.clients)
    var latencies: [RequestOperation: Latencies] = [:]
    for pair in pairing.pairs {
      let comparison = ClientComparison(a.clients[pair.a], b.clients[pair.b], lexicon)
      comparison.gatherLatencies(into: &latencies)
      result.differences += comparison.differences
      result.counts += comparison.counts
      if !comparison.isExact {
        result.reservations.append(
          "\(a.clients[pair.a].identity) differs so much that what is reordered is approximate")
      }
    }
    let alone =
      pairing.missing.map { self.alone(a.clients[$0], isOfA: true) }
      + pairing.added.map { self.alone(b.clients[$0], isOfA: false) }
    let shifts = self.shifts(latencies)
    result.differences += alone + shifts
    result.counts.differences += alone.count
    result.counts.notes += shifts.count
    return result
  }

  /// A client without partner.
  private func alone(_ client: ClientBehaviour, isOfA: Bool) -> Difference {
    let events = client.operations.first.map { [$0.event] } ?? []
    let count = client.operations.count
    return Difference(
      kind: isOfA ? .clientMissing : .clientAdded, severity: .difference,
      clientOfA: isOfA ? client.identity : nil, clientOfB: isOfA ? nil : client.identity,
      eventsOfA: isOfA ? events : [], eventsOfB: isOfA ? [] : events,
      text: "in \(isOfA ? "A" : "B") alone, with \(count) operation\(count == 1 ? "" : "s")")
  }

  private func shifts(_ latencies: [RequestOperation: Latencies]) -> [Difference] {
    latencies.sorted { $0.key.raw < $1.key.raw }.compactMap { operation, latencies in
      latencies.shift().map { text in
        Difference(
          kind: .latency, severity: .note, eventsOfA: [], eventsOfB: [],
          operation: operation.name ?? "\(operation.raw)", text: text)
      }
    }
  }
}
