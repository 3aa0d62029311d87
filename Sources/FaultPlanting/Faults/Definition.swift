import CephWire

/// How a kind of fault is planted.
struct Definition: Sendable {
  /// The rule of 2009.md 5 that is broken.
  let rule: String
  /// What is done, in one sentence without a full stop.
  let summary: String
  let base: Base
  let recording: SourceRecording
  /// Plants the fault where `moment` is a place for it; nil where it is none.
  let plant: @Sendable (Moment) throws(PlantingError) -> Draft?

  init(
    _ rule: String, in recording: SourceRecording, base: Base = .kernelised, _ summary: String,
    plant: @escaping @Sendable (Moment) throws(PlantingError) -> Draft?
  ) {
    self.rule = rule
    self.summary = summary
    self.base = base
    self.recording = recording
    self.plant = plant
  }

  /// A fault in fields of one message that the client sends: where `isPlace`, `edit` changes them.
  static func field<M: WireMessage>(
    of type: M.Type, _ rule: String, in recording: SourceRecording, base: Base = .kernelised,
    _ summary: String, expect expectation: String,
    where isPlace: @escaping @Sendable (Moment, M) -> Bool,
    edit: @escaping @Sendable (Moment, inout M) -> Void
  ) -> Definition {
    Definition(rule, in: recording, base: base, summary) { moment throws(PlantingError) in
      guard let message = moment.sent(M.self), isPlace(moment, message) else { return nil }
      var draft = Draft(moment.trace)
      try draft.change(moment.event.id, M.self) { edit(moment, &$0) }
      draft.about = [moment.event.id]
      draft.expectation = expectation
      return draft
    }
  }
}

/// The recordings that bases are made of, by file name.
public enum SourceRecording: String, Hashable, Sendable, CaseIterable {
  /// Nearly every operation, by one client.
  case basic = "a_basic"
  /// Two clients on the same files.
  case twoClients = "b_twoclients"
  /// Two active MDS; subtrees move between them.
  case twoMDS = "c_twomds"
  /// The same, with requests that are sent again after a forward.
  case forwards = "c2_twomds_resend"
  /// Two take-overs, with reconnects.
  case failover = "d_failover"
  /// Snapshots.
  case snapshots = "e_snaps"
  /// Renewals, and a session that goes stale.
  case stale = "f_idle_stale"
}

extension Moment {
  /// A draft about one message that is put in after this one, which the client sends to the same
  /// peer.
  func inserting<M: WireMessage>(
    _ message: M, expect expectation: String
  ) throws(PlantingError) -> Draft? {
    guard let model = modelSent else { return nil }
    var draft = Draft(trace)
    draft.about = [try draft.insert(message, like: model, after: event.id)]
    draft.expectation = expectation
    return draft
  }

  /// A draft about this message, in whose consequence another one is missing.
  func deleting(_ id: Int, expect expectation: String) throws(PlantingError) -> Draft? {
    var draft = Draft(trace)
    try draft.delete(id)
    draft.about = [event.id]
    draft.expectation = expectation
    return draft
  }

  /// An inode that the capture does not know: the highest number in any cap, and some.
  var strangeInode: InodeNumber {
    let highest = state.caps.keys.map(\.ino.raw).max() ?? 1
    return InodeNumber(raw: highest &+ 0x10_0000)
  }
}
