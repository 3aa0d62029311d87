import Capture
import Common
import Dissector
import Transport

/// What a reader of `decode`'s output should know besides: said on standard error, and only where
/// there is something to say.
struct DecodeReport {
  let counts: DissectorCounts
  let damages: [CaptureDamage]
  let notes: [(stamp: PacketStamp, note: TransportNote)]
  /// How many notes there were; the first ones are in `notes`.
  let noteCount: Int
  let showsControl: Bool

  /// More would bury what matters.
  private static let mostNotes = 5

  /// Whether a message was malformed, or bytes could not be decoded.
  var isMalformed: Bool {
    counts.eventsWithProblems > 0 || counts.gaps > 0 || !damages.isEmpty
  }

  func print() {
    for damage in damages { Terminal.complain("\(damage)") }
    for (stamp, note) in notes.prefix(Self.mostNotes) {
      Terminal.complain("packet \(stamp.number): \(note)")
    }
    if noteCount > Self.mostNotes {
      Terminal.complain("and \(noteCount - Self.mostNotes) more notes like these")
    }
    for sentence in counts.givenUp.sentences() { Terminal.complain(sentence) }
    if counts.cephConnections == 0 {
      Terminal.complain("no Ceph traffic found in \(plural(counts.packets, "packet"))")
    }
    if counts.eventsWithProblems > 0 {
      Terminal.complain("\(plural(counts.eventsWithProblems, "event")) with problems")
    }
    if counts.encryptedRuns > 0 {
      Terminal.complain(
        "\(plural(counts.encryptedRuns, "run")) of encrypted frames, "
          + "\(plural(counts.encryptedBytes, "byte")), not decoded for want of keys")
    }
    if counts.gaps > 0 {
      let hint = showsControl ? "" : "; --events all shows where"
      Terminal.complain(
        "\(plural(counts.gaps, "gap")), \(plural(counts.bytesInGaps, "byte")) not decoded\(hint)")
    }
  }

  private func plural(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
