import CephWire
import Foundation
import Testing

/// `cephscope decode` as a user runs it.
@Suite struct DecodeTests {
  private let capture = Place.capture("k_kernel_style")

  // MARK: Exit statuses and what is said

  @Test func `a recording is decoded without a word on standard error`() async throws {
    let run = try await cephscope(["decode", capture])
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.lines.count > 100)
    #expect(run.lines.contains { $0.contains(" client_request(client0:2 mkdir #1/kd)") })
  }

  @Test func `a file that is not there is named, and the status is 2`() async throws {
    let run = try await cephscope(["decode", "no-such-file.pcap"])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("no-such-file.pcap cannot be opened"))
  }

  @Test func `a text file is named and called one, and the status is 2`() async throws {
    let scratch = try Scratch()
    let path = try scratch.file("notes.txt", Array("These are notes.\n".utf8))
    let run = try await cephscope(["decode", path])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("\(path) is no packet capture: it looks like text"))
  }

  @Test(
    arguments: [
      ["decode"], ["decode", "--colour", "x.pcap"], ["decode", "--type", "letter", "x.pcap"],
      ["decode", "--op", "walk", "x.pcap"], ["decode", "--format", "xml", "x.pcap"],
      ["decode", "--packet", "9-7", "x.pcap"], ["decode", "--since", "noon", "x.pcap"],
      ["decode", "--ino", "0xyz", "x.pcap"], ["decode", "--dialect", "ceph 9", "x.pcap"],
      ["decode", "--hex", "--format", "log", "x.pcap"], ["decipher", "x.pcap"],
    ])
  func `a wrong command line has status 64`(_ arguments: [String]) async throws {
    let run = try await cephscope(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: "))
  }

  @Test func `a wrong filter has status 2`() async throws {
    let run = try await cephscope(["decode", "--filter", "tcp prt 1", capture])
    #expect(run.status == 2)
    #expect(run.errors.contains("tcp prt 1"))
  }

  @Test func `strict finds nothing in a recording, and a changed byte in a damaged one`()
    async throws
  {
    let whole = try await cephscope(["decode", "--strict", capture])
    #expect(whole.status == 0)
    let scratch = try Scratch()
    let damaged = try scratch.file(
      "damaged.pcap", try await Damage.flipped(offset: 40, mask: 0x01))
    let strict = try await cephscope(["decode", "--strict", damaged])
    #expect(strict.status == 1)
    #expect(strict.errors.contains("1 event with problems"))
    #expect(strict.text.contains("    ! footer.front_crc: "))
    #expect(strict.lines.count > whole.lines.count)
    let lenient = try await cephscope(["decode", damaged])
    #expect(lenient.status == 0)
    #expect(lenient.output == strict.output)
  }

  @Test(arguments: [["--help"], ["help", "decode"], ["decode", "--help"], ["encode", "--help"]])
  func `help goes to standard output`(_ arguments: [String]) async throws {
    let run = try await cephscope(arguments)
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.text.contains("USAGE: cephscope"))
    #expect(run.text.contains("OVERVIEW: "))
  }

  // MARK: Input and output

  @Test func `standard input is a capture too`() async throws {
    let file = try await cephscope(["decode", capture])
    let piped = try await cephscope(["decode", "-"], input: try Place.bytes(capture))
    #expect(piped.status == 0)
    #expect(piped.output == file.output)
  }

  @Test func `a capture that is cut off is decoded up to there, and the cut is told`() async throws
  {
    let scratch = try Scratch()
    let bytes = try Place.bytes(capture)
    let path = try scratch.file("cut.pcap", bytes.dropLast(10))
    let whole = try await cephscope(["decode", "--events", "all", capture])
    let cut = try await cephscope(["decode", "--events", "all", path])
    #expect(cut.status == 0)
    #expect(cut.errors.contains("\(path) is cut off in the middle of a packet"))
    #expect(cut.lines.count >= whole.lines.count - 2)
    #expect(whole.lines.starts(with: cut.lines.dropLast(2)))
    let strict = try await cephscope(["decode", "--strict", path])
    #expect(strict.status == 1)
  }

  @Test func `a reader that closes the pipe ends the command quietly`() async throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let run = try await cephscope(
      ["decode", "--format", "tree", capture], output: pipe.fileHandleForWriting)
    #expect(run.status != 0)
    #expect(run.errors == "")
  }

  @Test func `a full device has status 2 and a sentence`() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let run = try await cephscope(["decode", capture], output: full)
    #expect(run.status == 2)
    #expect(run.errors == "cephscope: standard output cannot be written: No space left on device\n")
  }

  @Test func `there are no colours in a pipe, with and without NO_COLOR`() async throws {
    for environment in [["TERM": "xterm"], ["TERM": "xterm", "NO_COLOR": "1"]] {
      let run = try await cephscope(
        ["decode", "--format", "tree", capture], environment: environment)
      #expect(!run.output.contains(0x1b))
    }
  }

  @Test func `an array holds the same objects as the lines do`() async throws {
    let run = try await cephscope(["decode", "--format", "json", capture])
    #expect(try JSONValue(parsing: run.output).list == (try await decode("k_kernel_style")))
  }

  @Test func `the log has a line for each message`() async throws {
    let run = try await cephscope(["decode", "--format", "log", capture])
    #expect(run.lines.count == (try await decode("k_kernel_style")).count)
    #expect(run.lines.allSatisfy { $0.contains(" <== ") && $0.contains(" ==== ") })
  }

  @Test func `hex covers each byte of the front once`() async throws {
    let events = try await decode("k_kernel_style", "--hex", "--type", "client_reply")
    #expect(events.count > 20)
    for event in events {
      let digits = (event["hex"]?.list ?? []).compactMap { $0["bytes"]?.string?.count }
      #expect(digits.reduce(0, +) / 2 == event["front"]?.integer())
    }
    let text = try await cephscope(["decode", "--hex", "--type", "client_reply", capture])
    #expect(text.text.contains("\n    0000  "))
  }

  @Test func `a dialect on the command line overrules the banners`() async throws {
    let same = try await cephscope(["decode", "--dialect", "013", capture])
    #expect(same.output == (try await cephscope(["decode", capture])).output)
    let other = try await cephscope(["decode", "--dialect", "ceph v2", "--strict", capture])
    #expect(other.status == 1)
    #expect(other.lines.isEmpty)
  }
}
