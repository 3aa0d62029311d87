import ArgumentParser
import Encoding

/// `cephscope encode`: JSON lines → a capture.
struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a capture of JSON lines: the inverse of decode --format jsonl.",
    discussion: """
      Change a message:     cephscope decode --format jsonl a.pcap | sed … | cephscope encode -o b.pcap -
      Write one by hand:    echo '{"type":"client_session","from":{"name":"client4100"},\
      "to":{"name":"mds0"},"message":{"op":"request_open"}}' | cephscope encode -o a.pcap -

      Lengths and checksums are computed. What a line leaves out has a default: fields of the \
      message are 0 or empty, times follow each other, connections are told by their two ends. \
      Where no line brings the messenger's handshake (decode --events all does), it is made up.
      """)

  @Argument(help: ArgumentHelp("JSON lines; - is standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The capture to write; - is standard output.", valueName: "file"))
  var output = "-"

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("Name a file of JSON lines, or - for standard input.")
    }
    if output == "-" && Terminal.showsOutput {
      throw ValidationError("A capture does not go on a terminal; name a file with -o.")
    }
  }

  func run() throws {
    let sink = try OutputFile(path: output)
    var buffer: [UInt8] = []
    var encoder = CaptureEncoder(into: &buffer)
    for file in files {
      let lines = try LineReader(path: file)
      while let line = try lines.next() {
        guard let text = Self.event(in: line) else { continue }
        do { try encoder.append(RecordedEvent(json: text), to: &buffer) } catch {
          Terminal.complain("\(lines.name), line \(lines.number): \(error)")
          throw ExitCode(2)
        }
        if buffer.count > 1 << 16 { try sink.write(&buffer) }
      }
    }
    encoder.finish(into: &buffer)
    try sink.write(&buffer)
  }

  /// The event of a line; nil where the line has none. The brackets and commas of
  /// `decode --format json` are passed over.
  static func event(in line: [UInt8]) -> [UInt8]? {
    let space: Set<UInt8> = [0x20, 0x09, 0x0d]
    var text = line[...]
    while let last = text.last, space.contains(last) || last == UInt8(ascii: ",") {
      text.removeLast()
    }
    text = text.drop { space.contains($0) }
    let isBracket = text == [UInt8(ascii: "[")] || text == [UInt8(ascii: "]")]
    return text.isEmpty || isBracket || text.elementsEqual("[]".utf8) ? nil : Array(text)
  }
}
