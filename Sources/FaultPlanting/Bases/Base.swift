/// What a fault is planted in: a recording that has been rewritten so that it does right what the
/// fault does wrong.
public enum Base: String, Hashable, Sendable, CaseIterable {
  /// A recording of the user-space client with the fields as the kernel client of June 2009 fills
  /// them (2009.md 5).
  case kernelised
  /// The same, where a request had got an unsafe reply before its MDS died, and is replayed
  /// (REC2).
  case replayed

  /// What a base keeps of the user-space client, by the names that client profiles have for it: none
  /// of it is in a field that could be rewritten.
  public static let remainingDifferences = [
    "renews-at-third", "ignores-stale", "acks-by-update", "releases-exported",
    "releases-unbatched", "reconnect-sorted", "reconnect-parent-relative", "stale-is-final",
    "chooses-otherwise",
  ]

  /// Makes the base of a recording. Throws where the recording lacks what is needed for it.
  public func make(from trace: Trace) throws(PlantingError) -> Trace {
    switch self {
    case .kernelised: try trace.kernelised()
    case .replayed: try trace.withReplayedRequest().kernelised()
    }
  }
}
