import CephWire
import Foundation
import Testing

/// What a run of the built command left behind.
struct Run {
  /// The exit status; nil where a signal ended the command.
  var status: Int32?
  var output: [UInt8]
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
  var lines: [String] { text.split(separator: "\n").map(String.init) }

  /// The lines of standard output as JSON.
  func events() throws -> [JSONValue] {
    try output.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
  }
}

/// Where the command and the project's files are.
enum Place {
  /// The top of the project.
  static let top = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The command lies beside the program that runs the tests, unless the environment names another
  /// one (`CEPHSCOPE_COMMAND`), such as one that was built with a sanitizer.
  static let command =
    ProcessInfo.processInfo.environment["CEPHSCOPE_COMMAND"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("cephscope")

  static func capture(_ name: String) -> String {
    top.appendingPathComponent("captures/\(name.contains("/") ? name : "v0.9/" + name).pcap").path
  }

  /// A file that lies beside a recording.
  static func beside(_ name: String, _ suffix: String) -> String {
    capture(name).replacing(".pcap", with: "." + suffix)
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

/// A directory that lives as long as the object.
final class Scratch: Sendable {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("cephscope-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Writes a file and gives its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = directory.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url.path
  }
}

/// Runs the command to its end, with `input` as its standard input. Its output goes to files, so
/// that nobody has to read while it runs; `output` stands in for standard output where it is given.
func cephscope(
  _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
  output: FileHandle? = nil
) async throws -> Run {
  try await command(
    Place.command, arguments, input: input, environment: environment, output: output)
}

/// Runs any command to its end in the same way.
func command(
  _ executable: URL, _ arguments: [String], input: [UInt8] = [],
  environment: [String: String] = [:], output: FileHandle? = nil
) async throws -> Run {
  let scratch = try Scratch()
  let outputPath = try scratch.file("output", [])
  let errorsPath = try scratch.file("errors", [])
  let process = Process()
  process.executableURL = executable
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  process.standardInput = FileHandle(forReadingAtPath: try scratch.file("input", input))
  process.standardOutput = output ?? FileHandle(forWritingAtPath: outputPath)
  process.standardError = FileHandle(forWritingAtPath: errorsPath)
  try await withCheckedThrowingContinuation {
    (continuation: CheckedContinuation<Void, any Error>) in
    process.terminationHandler = { _ in continuation.resume() }
    do { try process.run() } catch { continuation.resume(throwing: error) }
  }
  let isExit = process.terminationReason == .exit
  return Run(
    status: isExit ? process.terminationStatus : nil, output: try Place.bytes(outputPath),
    errors: String(decoding: try Place.bytes(errorsPath), as: UTF8.self))
}

/// Decodes a recording to JSON lines.
func decode(_ capture: String, _ options: String...) async throws -> [JSONValue] {
  let run = try await cephscope(
    ["decode", "--format", "jsonl"] + options + [Place.capture(capture)])
  #expect(run.status == 0)
  return try run.events()
}
