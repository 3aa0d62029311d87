import CephWire
import Common
import Foundation
import Synthesis
import Testing

@testable import Replay

/// The recordings of `captures/v0.9`, and what is found in them.
enum Recorded: String, CaseIterable, Sendable {
  case basic = "a_basic"
  case twoClients = "b_twoclients"
  case twoMDS = "c_twomds"
  case resend = "c2_twomds_resend"
  case failover = "d_failover"
  case snaps = "e_snaps"
  case stale = "f_idle_stale"

  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "captures/v0.9")

  var path: String { Self.directory.appending(path: rawValue + ".pcap").path }

  /// What is found of a client that does what the user-space client of its time does.
  var findings: [Check] {
    // The process was stopped for a while: its operator did that.
    self == .stale ? [.renewalSilent] : []
  }

  /// What is found in a variant of the recording.
  func checks(
    in variant: CaptureVariant, _ settings: CaptureVariant.Settings = CaptureVariant.Settings()
  ) throws -> [Check] {
    let recording = try PcapReader.read(Array(Data(contentsOf: URL(filePath: path))))
    return try checks(in: variant.make(from: recording, settings: settings))
  }

  private func checks(in outcome: CaptureVariant.Outcome) throws -> [Check] {
    let url = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)")
    try Data(outcome.file()).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try replay(url.path).findings.map(\.check)
  }
}

@Suite struct RecordingReplayTests {
  @Test(arguments: Recorded.allCases)
  func `a recording has no findings but those that are true`(_ recorded: Recorded) throws {
    #expect(try replay(recorded.path).findings.map(\.check) == recorded.findings)
  }

  @Test(arguments: [Recorded.failover, .resend, .stale])
  func `another network or tool changes no finding`(_ recorded: Recorded) throws {
    // Packets that were shuffled tell effects before their causes.
    for variant in CaptureVariant.all where variant.keepsMessages && variant.name != "shuffled" {
      #expect(try recorded.checks(in: variant) == recorded.findings, "\(variant.name)")
    }
  }

  @Test(arguments: Recorded.allCases, [10, 400, 1000])
  func `a capture that starts in the middle adds no finding`(
    _ recorded: Recorded, _ skip: Int
  ) throws {
    let midstream = try #require(CaptureVariant.named("midstream"))
    let checks = try recorded.checks(in: midstream, .init(skip: skip))
    #expect(checks.allSatisfy { recorded.findings.contains($0) }, "\(checks)")
  }

  /// One MDS of two, one direction, or none of the monitors.
  @Test(
    arguments: Recorded.allCases,
    [
      "not port 6789", "port 6801", "port 6802", "port 6789 or port 6801", "port 6789 or port 6802",
      "src port 6801 or src port 6802", "dst port 6801 or dst port 6802",
      "dst port 6801 or dst port 6802 or dst port 6789",
    ])
  func `a capture of some of the connections adds no finding`(
    _ recorded: Recorded, _ filter: String
  ) throws {
    let checks = try replay(recorded.path, filter: "tcp and (\(filter))").findings.map(\.check)
    #expect(checks.allSatisfy { recorded.findings.contains($0) }, "\(checks)")
  }

  @Test(arguments: Recorded.allCases, UInt64(1)...2)
  func `packets that the capture lacks add no finding`(
    _ recorded: Recorded, _ seed: UInt64
  ) throws {
    for name in CaptureVariant.all.filter({ !$0.keepsMessages }).map(\.name) {
      let variant = try #require(CaptureVariant.named(name))
      let checks = try recorded.checks(in: variant, .init(seed: seed))
      #expect(checks.allSatisfy { recorded.findings.contains($0) }, "\(name) \(checks)")
    }
  }
}
