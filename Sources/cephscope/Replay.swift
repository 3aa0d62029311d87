import ArgumentParser
import Capture
import CephWire
import Common
import Dissector
import MDSClient
import Replay

/// `cephscope replay`: captures → the client state machine → findings.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Holds what recorded clients did against the rules of the protocol.",
    discussion: """
      Each client of a capture is followed by the state machine of the Ceph client: it is handed what \
      the client received, and what it would have sent is held against what was recorded. What cannot \
      be known from a capture is taken from the recording.

      What was found:          cephscope replay trace.pcap
      Only violations:         cephscope replay trace.pcap | grep ' violation '
      For scripts:             cephscope replay --format jsonl trace.pcap | jq .rule
      All that can be found:   cephscope replay --list-rules
      What a rule means:       cephscope replay --explain LEA4-unanswered

      A finding is a line: the rule, how bad it is, the events concerned (as decode numbers them), \
      what was expected and what was seen. The exit status is 1 if there were any findings.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @Argument(help: ArgumentHelp("Captures; - is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(help: "text: a line per finding, then a summary; jsonl: one object per finding.")
  var format = Format.text

  @Option(help: ArgumentHelp("Only this client.", valueName: "number"))
  var client: Int32?

  @Option(
    help: ArgumentHelp(
      "Only findings of these rules, by identifier or by the rule's name (PREP4).",
      valueName: "rule,…"),
    transform: parseChecks)
  var rule: Set<Check>?

  @Option(
    help: ArgumentHelp(
      """
      What the clients are: kernel-2009, user-0.9, or auto (the default), which tells by the \
      address. A list may follow of differences to add (+) or leave out (-): \
      user-0.9,-ignores-stale.
      """,
      valueName: "profile"),
    transform: parseProfile)
  var profile = ProfileChoice.auto

  @Flag(help: "List what can be found, each with a sentence.")
  var listRules = false

  @Option(
    help: ArgumentHelp("Show the page of documentation of a rule.", valueName: "rule"),
    transform: parseChecks)
  var explain: Set<Check>?

  @Option(
    help: ArgumentHelp(
      "Overrules what the banner says, or stands in for one that was not captured.",
      valueName: "dialect"),
    transform: parseDialect)
  var dialect: Dialect?

  @Option(help: "Reads only packets of a libpcap expression.")
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "How many findings are printed at most; of the rest it is told how many of each rule there are.",
      valueName: "count"))
  var maxFindings = ReplayOptions.mostFindings

  @OptionGroup(title: "Keys")
  var keys: KeyOptions

  func validate() throws {
    if maxFindings < 0 { throw ValidationError("--max-findings is a number of findings.") }
    if files.isEmpty && !listRules && explain == nil {
      throw ValidationError("Name at least one capture, or - for standard input.")
    }
  }

  func run() throws {
    if listRules { return try printRules() }
    if let explain { return try printPages(explain) }
    let material = try keys.material()
    var reader = try openCaptures(files, filter: filter)
    let printer = FindingPrinter(
      format: format == .text ? .text : .jsonl, checks: rule, most: maxFindings)
    var options = ReplayOptions()
    if case .all(let profile) = profile { options.profile = profile }
    options.client = client
    let replayer = Replayer(options: options, sink: printer)
    var dissectorOptions = DissectorOptions()
    dissectorOptions.dialect = dialect
    dissectorOptions.keys = material
    dissectorOptions.types = Replayer.messageTypes
    var dissector = Dissector(sink: replayer, threads: usefulThreads, options: dissectorOptions)
    read(&reader, into: &dissector)
    replayer.finish()
    printer.end(replayer)
    for sentence in replayer.givenUp.sentences { Terminal.complain(sentence) }
    if let error = printer.failure { throw giveUp(error) }
    DecodeReport(
      counts: dissector.counts, damages: reader.damages, notes: dissector.notes,
      noteCount: dissector.noteCount,
      showsControl: false
    ).print()
    dissector.keys.complainOfNeeds()
    if replayer.summaries.isEmpty {
      Terminal.complain(
        "nothing to replay: no client of dialect 'ceph 013', the one that is replayed")
    }
    if printer.count > 0 { throw ExitCode(1) }
  }

  private func printRules() throws {
    var output = OutputBuffer()
    for check in Check.allCases {
      let name = check.rawValue
      output.append(name)
      output.append(repeating: UInt8(ascii: " "), count: max(26 - name.utf8.count, 1))
      output.append(check.severity.rawValue)
      output.append(repeating: UInt8(ascii: " "), count: 10 - check.severity.rawValue.utf8.count)
      output.append(" \(check.sentence)\n")
    }
    do { try StandardOutput.write(output.bytes) } catch { throw giveUp(error) }
  }

  private func printPages(_ checks: Set<Check>) throws {
    var output = OutputBuffer()
    for (index, check) in Check.allCases.filter(checks.contains).enumerated() {
      if index > 0 { output.append("\n") }
      output.append(check.page)
    }
    do { try StandardOutput.write(output.bytes) } catch { throw giveUp(error) }
  }
}

/// Prints findings as they come.
private final class FindingPrinter: FindingSink {
  private(set) var count = 0
  private(set) var failure: OutputError?
  var isDone: Bool { failure != nil }
  private let writer: FindingWriter
  private let checks: Set<Check>?
  private let most: Int
  /// How many findings of each rule were not printed.
  private var unprinted: [Check: Int] = [:]
  private var output = OutputBuffer()

  init(format: FindingWriter.Format, checks: Set<Check>?, most: Int) {
    self.most = most
    writer = FindingWriter(format: format)
    self.checks = checks
  }

  func found(_ finding: Finding) {
    if let checks, !checks.contains(finding.check) { return }
    count += 1
    if count > most { return unprinted[finding.check, default: 0] += 1 }
    writer.append(finding, to: &output)
    flush()
  }

  /// Prints the summary of each client.
  func end(_ replayer: Replayer) {
    for summary in replayer.summaries { writer.append(summary: summary, to: &output) }
    flush()
    for check in Check.allCases {
      guard let count = unprinted[check] else { continue }
      let findings = count == 1 ? "finding" : "findings"
      Terminal.complain(
        "and \(count) more \(findings) of \(check.rawValue): only \(most) are printed")
    }
  }

  private func flush() {
    if failure == nil {
      do { try StandardOutput.write(output.bytes) } catch { failure = error }
    }
    output.removeAll()
  }
}

/// The checks that a list on the command line names: each by its identifier, or all of a rule.
func parseChecks(_ text: String) throws -> Set<Check> {
  var checks: Set<Check> = []
  for name in text.split(separator: ",") {
    let wanted = name.uppercased()
    let found = Check.allCases.filter { check in
      let identifier = check.rawValue.uppercased()
      return identifier == wanted || identifier.hasPrefix(wanted + "-")
    }
    if found.isEmpty {
      throw ValidationError("No such rule: '\(name)'. replay --list-rules names them all.")
    }
    checks.formUnion(found)
  }
  return checks
}

/// What the clients of a capture are.
enum ProfileChoice: CustomStringConvertible {
  /// Each client's address tells.
  case auto
  case all(ClientProfile)

  var description: String {
    switch self {
    case .auto: "auto"
    case .all(let profile): profile.name
    }
  }
}

/// The profile that the command line names.
func parseProfile(_ text: String) throws -> ProfileChoice {
  var parts = text.split(separator: ",")[...]
  guard let name = parts.popFirst() else { throw ValidationError("Name a profile.") }
  if name == "auto" && parts.isEmpty { return .auto }
  guard var profile = ClientProfile.all.first(where: { $0.name == name }) else {
    let known = (["auto"] + ClientProfile.all.map(\.name)).joined(separator: ", ")
    throw ValidationError("No such profile: '\(name)'. There are \(known).")
  }
  for part in parts {
    guard let difference = ClientProfile.Difference(rawValue: String(part.dropFirst())),
      part.hasPrefix("+") || part.hasPrefix("-")
    else {
      let known = ClientProfile.Difference.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "'\(part)' is no difference to add (+) or leave out (-). There are \(known).")
    }
    if part.hasPrefix("+") {
      profile.differences.insert(difference)
    } else {
      profile.differences.remove(difference)
    }
    profile.name += ",\(part)"
  }
  return .all(profile)
}
