import ArgumentParser
import Capture
import CephWire
import Cephx
import Common
import Dissector
import Replay

/// `cephscope diff`: two captures of the same work → what clients did differently.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells in what two captures of the same work differ.",
    discussion: """
      Before and after:    cephscope diff before.pcap after.pcap
      For scripts:         cephscope diff --format jsonl before.pcap after.pcap | jq .text

      Clients are paired by what they do, and their operations aligned by what they ask: names, \
      addresses, transactions, times and the numbers of inodes may be others. Then it tells which \
      operations are missing, added, changed, reordered, sent again, forwarded or answered \
      otherwise, and what shifted in sessions, caps and latencies. Shifts that timing alone may \
      cause are notes.

      Exit status: 0 no differences, at most notes; 1 differences; 2 could not be done.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @Argument(help: ArgumentHelp("A capture; - is standard input.", valueName: "A"))
  var first: String

  @Argument(help: ArgumentHelp("The capture to hold against it.", valueName: "B"))
  var second: String

  @Option(help: "text: lines grouped by client; jsonl: one object per difference.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Overrules what the banner says, or stands in for one that was not captured: ceph 013.",
      valueName: "dialect"),
    transform: parseDialect)
  var dialect: Dialect?

  @Option(
    help: ArgumentHelp(
      "Read only packets of a libpcap expression.", valueName: "'tcp port 6789'"))
  var filter: String?

  @OptionGroup(title: "Keys")
  var keys: KeyOptions

  func validate() throws {
    if first == "-" && second == "-" {
      throw ValidationError("Only one of the captures can come from standard input.")
    }
  }

  func run() throws {
    let diff = CaptureDiff()
    let material = try keys.material()
    // Both are opened first: who mistypes the second name need not wait for the first capture.
    var readerOfA = try openCaptures([first], filter: filter)
    var readerOfB = try openCaptures([second], filter: filter)
    try take(&readerOfA, first, material, into: diff.sinkForA)
    try take(&readerOfB, second, material, into: diff.sinkForB)
    let result = diff.compare()
    do { try print(result.differences) } catch { throw giveUp(error) }
    for sentence in result.reservations { Terminal.complain(sentence) }
    Terminal.write(Self.summary(result.counts))
    if result.counts.differences > 0 { throw ExitCode(1) }
  }

  private func take(
    _ reader: inout PacketSource, _ name: String, _ material: KeyMaterial,
    into sink: any EventSink
  ) throws {
    var options = DissectorOptions()
    options.dialect = dialect
    options.keys = material
    options.types = BehaviourRecorder.types
    var dissector = Dissector(sink: sink, threads: usefulThreads, options: options)
    read(&reader, into: &dissector)
    for damage in reader.damages { Terminal.complain("\(damage)") }
    dissector.keys.complainOfNeeds()
    let counts = dissector.counts
    for sentence in counts.givenUp.sentences() { Terminal.complain("\(name): \(sentence)") }
    if counts.cephConnections == 0 { Terminal.complain("\(name) has no Ceph traffic") }
    if counts.gaps > 0 {
      Terminal.complain(
        "\(name) has gaps, so that operations may be missing: \(counts.bytesInGaps) bytes lost")
    }
  }

  private func print(_ differences: [Difference]) throws(OutputError) {
    var renderer = DifferenceRenderer(format == .text ? .text : .jsonl)
    var output = OutputBuffer(capacity: 1 << 16)
    for difference in differences {
      renderer.append(difference, to: &output)
      if output.count < 1 << 16 { continue }
      try StandardOutput.write(output.bytes)
      output.removeAll()
    }
    try StandardOutput.write(output.bytes)
  }

  private static func summary(_ counts: DiffCounts) -> String {
    func plural(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    let unlisted = counts.unlisted > 0 ? " (\(counts.unlisted) of them not listed)" : ""
    return
      "\(plural(counts.clients, "client")) and \(plural(counts.operations, "operation")) compared: "
      + "\(plural(counts.differences, "difference")), \(plural(counts.notes, "note"))\(unlisted)\n"
  }
}
