import CephWire
import Foundation
import Testing

/// `cephscope diff` as a user runs it.
@Suite struct DiffTests {
  private let capture = Place.capture("k_kernel_style")

  /// A recording of which `change` has changed, or dropped, the lines that `decode` prints.
  private func changed(
    _ scratch: Scratch, _ change: (String) -> String?
  ) async throws -> String {
    let lines = try await cephscope(["decode", "--events", "all", "--format", "jsonl", capture])
    let text = lines.lines.compactMap(change).joined(separator: "\n")
    let path = try scratch.file("changed.pcap", [])
    let run = try await cephscope(["encode", "-o", path, "-"], input: Array(text.utf8))
    #expect(run.status == 0)
    return path
  }

  @Test(arguments: ["text", "jsonl"])
  func `a capture against itself prints nothing, and the status is 0`(format: String) async throws {
    let run = try await cephscope(["diff", "--format", format, capture, capture])
    #expect(run.status == 0)
    #expect(run.output == [])
    #expect(run.errors == "1 client and 64 operations compared: 0 differences, 0 notes\n")
  }

  @Test func `a capture that was decoded and encoded does not differ`() async throws {
    let scratch = try Scratch()
    let other = try await changed(scratch) { $0 }
    let run = try await cephscope(["diff", capture, other])
    #expect(run.status == 0)
    #expect(run.output == [])
  }

  @Test func `an operation that is taken out is told with its events, and the status is 1`()
    async throws
  {
    let scratch = try Scratch()
    let other = try await changed(scratch) { $0.contains(#""tid":53,"#) ? nil : $0 }
    let run = try await cephscope(["diff", capture, other])
    #expect(run.status == 1)
    #expect(run.lines.count == 2)
    #expect(run.lines.first?.hasPrefix("client0 ") == true)
    #expect(run.lines.last?.hasPrefix("  missing    link ") == true)
    #expect(run.lines.last?.contains(": asked in A alone [A ") == true)
    #expect(run.errors.hasSuffix("compared: 1 difference, 0 notes\n"))
    let json = try await cephscope(["diff", "--format", "jsonl", other, capture])
    #expect(json.status == 1)
    let object = try #require(try json.events().first)
    #expect(object["kind"]?.string == "added")
    #expect(object["severity"]?.string == "difference")
    #expect(object["operation"]?.string?.hasPrefix("link ") == true)
    #expect(object["a_events"]?.list == [])
    #expect(object["b_events"]?.list?.isEmpty == false)
  }

  @Test func `standard input is one of the two`() async throws {
    let run = try await cephscope(["diff", capture, "-"], input: try Place.bytes(capture))
    #expect(run.status == 0)
    #expect(run.output == [])
  }

  @Test(arguments: [
    ["diff"], ["diff", "x.pcap"], ["diff", "x.pcap", "y.pcap", "z.pcap"], ["diff", "-", "-"],
    ["diff", "--format", "tree", "x.pcap", "y.pcap"],
  ])
  func `a wrong command line has status 64`(_ arguments: [String]) async throws {
    let run = try await cephscope(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
  }

  @Test func `a file that is not there is named, and the status is 2`() async throws {
    let run = try await cephscope(["diff", capture, "no-such-file.pcap"])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("no-such-file.pcap cannot be opened"))
  }

  @Test func `a full device has status 2 and a sentence`() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let run = try await cephscope(
      ["diff", capture, Place.capture("f_idle_stale")], output: full)
    #expect(run.status == 2)
    #expect(run.errors.contains("standard output cannot be written"))
  }
}
