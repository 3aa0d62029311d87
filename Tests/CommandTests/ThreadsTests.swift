import Foundation
import Testing

/// `cephscope decode` on several threads.
@Suite struct ThreadsTests {
  @Test(
    arguments: [
      ["--format", "text"], ["--format", "text", "--events", "all"], ["--format", "tree"],
      ["--format", "json"], ["--format", "jsonl", "--events", "all"], ["--format", "log"],
      ["--format", "json", "--type", "client_caps"], ["--format", "json", "--tid", "999999"],
      ["--format", "jsonl", "--since", "1", "--until", "2"], ["--packet", "100-300"],
    ], ["a_basic", "tentacle/basic-msgr1", "reef/reclaim-crc"])
  func `the output is the same with one thread and with many`(
    _ options: [String], _ capture: String
  ) async throws {
    let path = Place.capture(capture)
    let one = try await cephscope(["decode", "--threads", "1"] + options + [path])
    let many = try await cephscope(["decode", "--threads", "5"] + options + [path])
    #expect(one.status == 0)
    #expect(many.status == 0)
    #expect(one.errors == many.errors)
    #expect(one.output == many.output)
  }

  @Test func `a wrong number of threads is refused`() async throws {
    for threads in ["0", "257", "-1"] {
      let run = try await cephscope(["decode", "--threads", threads, Place.capture("a_basic")])
      #expect(run.status == 64)
    }
  }

  @Test func `what comes by a pipe is shown while the pipe stays open`() async throws {
    let capture = try Place.bytes(Place.capture("a_basic"))
    let process = Process()
    process.executableURL = Place.command
    process.arguments = ["decode", "--threads", "2", "-"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(capture.prefix(20_000)))
    let first = output.fileHandleForReading.availableData
    #expect(String(decoding: first, as: UTF8.self).contains(" -> "))
    try input.fileHandleForWriting.close()
    _ = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
