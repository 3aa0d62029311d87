import ArgumentParser
import Capture
import Cephx
import Common
import Dissector

/// `cephscope keys`: a capture and keyrings → a key log that opens just that capture.
struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a key log: the keys that open a capture, and nothing else.",
    discussion: """
      Make one:    cephscope keys --keyring client.a.keyring trace.pcap > trace.keys
      Use it:      cephscope decode --keys trace.keys trace.pcap

      The log has the secrets of the capture's connections and sessions, but not the keys of the \
      keyrings, so that a capture can be handed on without those. It is written readable for its \
      owner only.

      Exit status: 0 done; 1 nothing could be opened; 2 could not be done.
      """)

  @Argument(help: ArgumentHelp("Captures; - is standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The key log to write; - is standard output.", valueName: "file"))
  var output = "-"

  @OptionGroup(title: "Keys")
  var keys: KeyOptions

  @Option(
    help: ArgumentHelp(
      "Read only packets of a libpcap expression.", valueName: "'tcp port 3300'"))
  var filter: String?

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("Name at least one capture, or - for standard input.")
    }
    if keys.keyrings.isEmpty && keys.logs.isEmpty {
      throw ValidationError("Name a keyring with --keyring, or a key log with --keys.")
    }
  }

  func run() throws {
    var options = DissectorOptions()
    options.keys = try keys.material()
    var reader = try openCaptures(files, filter: filter)
    var dissector = Dissector(sink: Nobody(), options: options)
    read(&reader, into: &dissector)
    for damage in reader.damages { Terminal.complain("\(damage)") }
    for sentence in dissector.counts.givenUp.sentences() { Terminal.complain(sentence) }
    dissector.keys.complainOfNeeds()
    let log = dissector.keys.log
    guard !log.isEmpty else {
      Terminal.complain("these keys open nothing in this capture")
      throw ExitCode(1)
    }
    var bytes = Array(log.text.utf8)
    try OutputFile(path: output, isPrivate: true).write(&bytes)
  }

  /// Takes events, and needs none.
  private final class Nobody: EventSink {
    func event(_ event: borrowing Event) {}
  }
}
