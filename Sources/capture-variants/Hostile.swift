import ArgumentParser
import Common
import Glibc
import HostileCaptures

/// `capture-variants hostile`
struct Hostile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes captures that go for the reader's memory and time, and measures readers.",
    discussion: """
      Names:    capture-variants hostile --list
      A file:   capture-variants hostile syn-flood --size 1000 -o flood.pcap
      Measure:  capture-variants hostile syn-flood --reader .build/release/cephscope

      A measurement prints one line: the capture's name, its size in units and in bytes, the reader's \
      peak memory in KiB, its processor time in milliseconds and its exit status, or -1 for a signal.
      """)

  @Argument(help: "The capture's name.")
  var name: String?
  @Flag(help: "List the captures: name, verb of cephscope, size to measure, what it is.")
  var list = false
  @Option(help: "How many connections, segments or messages; unless given, what --list says.")
  var size: Int?
  @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
  var output = "-"
  @Option(help: "The command that is to read the capture from a pipe.")
  var reader: String?
  @Option(parsing: .remaining, help: "What the reader is called with; - is added.")
  var arguments: [String] = []

  func run() throws {
    if list { return HostileCapture.all.forEach(Self.print) }
    guard let capture = name.flatMap(HostileCapture.named) else {
      throw ValidationError("name a capture, one of those that --list prints")
    }
    let size = size ?? capture.size.full
    if let reader { return try measure(reader, capture, size) }
    var file = try OutputFile(output == "-" ? "/dev/stdout" : output)
    try capture.write(size) { try file.write($0) }
    try file.close()
  }

  private static func print(_ capture: HostileCapture) {
    Swift.print(capture.name, capture.verb.rawValue, capture.size.full, capture.summary)
  }

  private func measure(_ reader: String, _ capture: HostileCapture, _ size: Int) throws {
    let words = arguments.isEmpty ? Self.words(capture.verb) : arguments
    if capture.verb == .diff { try Self.writeCounterpart() }
    // The path lives during the call.
    defer { if capture.verb == .diff { _ = unsafe unlink(Self.counterpart) } }
    let process = try MeasuredProcess(reader, words)
    var bytes = 0
    try capture.write(size) { piece in
      bytes += piece.count
      try process.write(piece)
    }
    let usage = process.wait()
    Swift.print(
      capture.name, size, bytes, usage.peakKibibytes, usage.milliseconds, usage.status ?? -1)
  }

  /// What makes the reader do most.
  private static func words(_ verb: HostileCapture.Verb) -> [String] {
    switch verb {
    case .decode: ["decode", "--format", "jsonl", "--events", "all", "-"]
    case .replay: ["replay", "-"]
    case .diff: ["diff", "-", counterpart]
    }
  }

  private static func writeCounterpart() throws {
    var file = try OutputFile(counterpart)
    try HostileCapture.empty { try file.write($0) }
    try file.close()
  }

  /// A capture without packets, to hold the other one against.
  private static let counterpart = "\(Scratch.directory)/capture-variants-\(getpid()).pcap"
}
