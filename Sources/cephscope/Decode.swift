import ArgumentParser
import Capture
import CephWire
import Common
import Dissector
import Rendering

/// `cephscope decode`: captures → text, trees, JSON or Ceph's own log lines.
struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the messages of captures.",
    discussion: """
      A line per message:      cephscope decode trace.pcap
      All fields of one:       cephscope decode --format tree --tid 17 trace.pcap
      Each byte's field:       cephscope decode --hex --type client_session trace.pcap
      For scripts:             cephscope decode --format jsonl trace.pcap | jq .summary
      From a running capture:  tcpdump -U -w - port 6789 | cephscope decode -
      Encrypted connections:   cephscope decode --keyring client.a.keyring trace.pcap

      Messages that cannot be decoded whole are shown as far as they can, with their problems; \
      what is after them is decoded all the same. With --strict the exit status is 1 if there \
      were any.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, tree, json, jsonl, log
  }

  enum Events: String, ExpressibleByArgument, CaseIterable {
    case messages, all
  }

  @Argument(help: ArgumentHelp("Captures; - is standard input.", valueName: "file"))
  var files: [String]

  @Option(
    help: """
      text: a line per message; tree: all fields; json: one array; jsonl: one object per line; \
      log: the lines of Ceph's own message log.
      """)
  var format = Format.text

  @Option(
    help:
      "messages, or all: also banners, connects, frames, acks, keepalives, gaps, resets and closes."
  )
  var events = Events.messages

  @Flag(help: "Add the bytes of each message with the field that each belongs to.")
  var hex = false

  @Flag(help: "Exit with status 1 if a message was malformed or bytes could not be decoded.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Overrules what the banner says, or stands in for one that was not captured: ceph 013, ceph v027 or ceph v2.",
      valueName: "dialect"),
    transform: parseDialect)
  var dialect: Dialect?

  @Option(
    help:
      "How many threads decode; by default one a core, and one where the output is a terminal.")
  var threads: Int?

  @OptionGroup(title: "Keys")
  var keys: KeyOptions

  @OptionGroup(title: "Selecting")
  var selection: SelectionOptions

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("Name at least one capture, or - for standard input.")
    }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("There must be 1 to 256 threads.")
    }
    if hex && format == .log { throw ValidationError("--hex does not go with --format log.") }
  }

  func run() throws {
    switch format {
    case .text, .tree:
      var style = TextRenderer.Style()
      style.showsTree = format == .tree
      style.showsHex = hex
      style.isColoured = Terminal.wantsColour
      try decode { [style] in TextRenderer(style: style) }
    case .json, .jsonl:
      try decode { [format, hex] in JSONRenderer(asArray: format == .json, showsHex: hex) }
    case .log: try decode { LogRenderer() }
    }
  }

  private func decode<R: EventRenderer & SendableMetatype & ~Copyable>(
    _ makeRenderer: @escaping @Sendable () -> R
  ) throws {
    let threads = threads ?? Self.defaultThreads
    var source = try openCaptures(files, filter: selection.filter, threads: threads)
    let output = PrintedOutput(renderer: makeRenderer())
    let (selection, showsControl) = (selection.selection, events == .all)
    let makePrinter: @Sendable () -> any EventShower = {
      Printer(renderer: makeRenderer(), selection: selection, showsControl: showsControl)
    }
    let options = try dissectorOptions
    let direct = threads > 1 ? nil : DirectPrinter(makePrinter(), output)
    var dissector =
      if let direct {
        Dissector(sink: direct, options: options)
      } else {
        Dissector(
          threads: threads, output: output, options: options, makeShower: makePrinter)
      }
    read(&source, into: &dissector)
    direct?.flush()
    output.end()
    if let error = output.failure { throw giveUp(error) }
    let report = DecodeReport(
      counts: dissector.counts, damages: source.damages, notes: dissector.notes,
      noteCount: dissector.noteCount,
      showsControl: events == .all)
    report.print()
    dissector.keys.complainOfNeeds()
    if strict && report.isMalformed { throw ExitCode(1) }
  }

  private var dissectorOptions: DissectorOptions {
    get throws {
      var options = DissectorOptions()
      options.dialect = dialect
      options.keys = try keys.material()
      options.types = selection.types.map(Set.init)
      options.wantsControl = events == .all
      return options
    }
  }

  /// A terminal's reader wants each line at once.
  private static var defaultThreads: Int {
    Terminal.showsOutput ? 1 : usefulThreads
  }
}

/// The dialect that a command-line argument names: `013`, `ceph013` or `ceph 013`.
func parseDialect(_ text: String) throws -> Dialect {
  let wanted = text.lowercased().filter { $0 != " " }
  for dialect in Dialect.allCases {
    let name = dialect.rawValue.filter { $0 != " " }
    if wanted == name || "ceph" + wanted == name { return dialect }
  }
  let known = Dialect.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  throw ValidationError("No such dialect: '\(text)'. There are \(known).")
}
