import CephWire
import Foundation
import Testing

/// `cephscope replay` as a user runs it.
@Suite struct ReplayTests {
  @Test func `a recording by the rules has no findings and status 0`() async throws {
    let run = try await cephscope(["replay", Place.capture("a_basic")])
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.lines.count == 1)
    #expect(run.text.hasPrefix("client0 (127.0.0.1:"))
    #expect(run.text.contains(", user-0.9): "))
    #expect(run.text.hasSuffix("received, nothing found\n"))
  }

  @Test func `findings are lines with rule, severity and events, and status 1`() async throws {
    let run = try await cephscope(["replay", Place.capture("f_idle_stale")])
    #expect(run.status == 1)
    #expect(run.lines.first?.hasPrefix("TIC2-silent warning 439 565: client0: expected ") == true)
    #expect(run.lines.contains("  TIC2-silent 1"))
  }

  @Test func `as JSON a finding is an object with every part`() async throws {
    let run = try await cephscope(["replay", "--format", "jsonl", Place.capture("f_idle_stale")])
    #expect(run.status == 1)
    let findings = try run.events()
    #expect(findings.count == 1)
    guard case .object(let members) = try #require(findings.first) else {
      Issue.record("no object")
      return
    }
    #expect(
      Set(members.keys)
        == ["rule", "severity", "client", "events", "expected", "observed", "text"])
  }

  @Test func `of too many findings the rest is counted`() async throws {
    let run = try await cephscope(["replay", "--max-findings", "0", Place.capture("f_idle_stale")])
    #expect(run.status == 1)
    #expect(run.errors == "cephscope: and 1 more finding of TIC2-silent: only 0 are printed\n")
    #expect(run.lines.first?.hasPrefix("client0 ") == true)
    #expect(run.lines.contains("  TIC2-silent 1"))
    #expect(try await cephscope(["replay", "--max-findings", "-1", "x"]).status == 64)
  }

  @Test func `a rule or a client selects findings`() async throws {
    let capture = Place.capture("f_idle_stale")
    #expect(try await cephscope(["replay", "--rule", "LEA4", capture]).status == 0)
    #expect(try await cephscope(["replay", "--rule", "tic2", capture]).status == 1)
    #expect(try await cephscope(["replay", "--client", "1", capture]).status == 0)
    #expect(try await cephscope(["replay", "--client", "0", capture]).status == 1)
  }

  @Test func `all rules are listed, each with a sentence`() async throws {
    let run = try await cephscope(["replay", "--list-rules"])
    #expect(run.status == 0)
    #expect(run.lines.count >= 40)
    #expect(run.lines.allSatisfy { $0.hasSuffix(".") && $0.contains("-") })
  }

  @Test func `a rule is explained on a page`() async throws {
    let run = try await cephscope(["replay", "--explain", "LEA4-unanswered"])
    #expect(run.status == 0)
    #expect(run.lines.first == "LEA4-unanswered (violation)")
    #expect(run.lines.count > 5)
  }

  @Test func `the kernel client's rules find what the user-space client does otherwise`()
    async throws
  {
    let run = try await cephscope(
      ["replay", "--profile", "kernel-2009", Place.capture("b_twoclients")])
    #expect(run.status == 1)
    #expect(run.text.contains("LEA4-answer-fields violation "))
    #expect(run.text.contains("PREP1-map-epoch violation "))
    let without = try await cephscope(
      ["replay", "--profile", "user-0.9,-lease-revoke-released", Place.capture("b_twoclients")])
    #expect(without.text.contains("LEA4-answer-fields violation "))
    #expect(!without.text.contains("PREP1-map-epoch violation "))
  }

  @Test(
    arguments: [
      ["replay"], ["replay", "--rule", "XYZ1", "x.pcap"], ["replay", "--profile", "bsd", "x.pcap"],
      ["replay", "--profile", "user-0.9,-tea", "x.pcap"], ["replay", "--format", "xml", "x.pcap"],
    ])
  func `a wrong command line has status 64`(_ arguments: [String]) async throws {
    let run = try await cephscope(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
  }

  @Test func `a capture without a client to replay says so`() async throws {
    let run = try await cephscope(["replay", "--filter", "udp", Place.capture("f_idle_stale")])
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("nothing to replay"))
  }

  @Test func `a file that is not there has status 2`() async throws {
    #expect(try await cephscope(["replay", "no-such-file.pcap"]).status == 2)
  }
}
