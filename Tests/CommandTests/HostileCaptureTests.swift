import Foundation
import HostileCaptures
import Testing

/// What captures may cost that are made to exhaust their reader: bounded memory, and time that grows
/// no faster than they do. One after the other, so that none disturbs the figures of another.
@Suite(.serialized) struct HostileCaptureTests {
  /// What reading a capture of a size took.
  private struct Measurement {
    var bytes: Int
    var peakBytes: Int
    var milliseconds: Int
    var status: Int
  }

  /// No capture takes more memory, whatever it is.
  private static let mostMemory = 256 << 20
  /// What four times as much of the same may add: tables that the smaller capture does not fill, and
  /// messages that several threads read at a time.
  private static let mostGrowth = 128 << 20
  /// Four times as much takes no more than six times the processor time, and what it takes to start.
  private static let mostTimes = 6
  private static let startMilliseconds = 300
  /// Other tests run at the same time: the best of so many figures counts.
  private static let attempts = 3

  @Test(.timeLimit(.minutes(10)), arguments: HostileCapture.all.map(\.name))
  func `memory is bounded and time grows with the size`(name: String) async throws {
    let capture = try #require(HostileCapture.named(name))
    var small = try await Self.read(capture, capture.size.small)
    var large = try await Self.read(capture, 4 * capture.size.small)
    for _ in 1..<Self.attempts where !Self.isLinear(small, large) {
      small.milliseconds = max(
        small.milliseconds, try await Self.read(capture, capture.size.small).milliseconds)
      large.milliseconds = min(
        large.milliseconds, try await Self.read(capture, 4 * capture.size.small).milliseconds)
    }
    for measurement in [small, large] {
      #expect(measurement.status == 0 || measurement.status == 1)
      #expect(measurement.peakBytes <= Self.mostMemory)
    }
    #expect(large.bytes > 2 * small.bytes)
    #expect(large.peakBytes - small.peakBytes <= Self.mostGrowth)
    #expect(
      Self.isLinear(small, large), "\(small.milliseconds) ms, then \(large.milliseconds) ms")
  }

  private static func isLinear(_ small: Measurement, _ large: Measurement) -> Bool {
    large.milliseconds <= mostTimes * small.milliseconds + startMilliseconds
  }

  /// The memory of a process is measured by a small one that starts it, not by this one.
  private static func read(_ capture: HostileCapture, _ size: Int) async throws -> Measurement {
    let variants = Place.command.deletingLastPathComponent()
      .appendingPathComponent("capture-variants")
    let run = try await command(
      variants,
      ["hostile", capture.name, "--size", "\(size)", "--reader", Place.command.path])
    let words = try #require(run.lines.first).split(separator: " ").dropFirst(2).compactMap {
      Int($0)
    }
    try #require(run.status == 0 && words.count == 4, "\(run.errors)")
    return Measurement(
      bytes: words[0], peakBytes: words[1] << 10, milliseconds: words[2], status: words[3])
  }

  @Test func `what was given up is said`() async throws {
    for (name, size, sentence) in Self.sentences {
      let scratch = try Scratch()
      let path = scratch.directory.appendingPathComponent("capture.pcap").path
      let capture = try #require(HostileCapture.named(name))
      var bytes: [UInt8] = []
      try capture.write(size) { bytes += $0 }
      _ = try scratch.file("capture.pcap", bytes)
      let run = try await cephscope([capture.verb.rawValue, path])
      #expect(run.status == 0 && run.errors.contains(sentence), "\(name): \(run.errors)")
    }
  }

  private static let sentences = [
    ("syn-flood", 16_390, "6 connections were given up: more than 16,384 at a time\n"),
    ("syn-flood", 16_385, "1 connection was given up: more than 16,384 at a time\n"),
    ("scattered", 4200, " holes were given up: too much waited behind them\n"),
    ("fragments", 300, "300 IP fragments were given up: they belong to no whole datagram\n"),
    ("unfinished", 300, " messages were given up: more than 48 MiB waited for their rest\n"),
    (
      "questions", 16_400,
      " questions were given up: more than are remembered without an answer\n"
    ),
    ("replay-clients", 8200, " clients were given up: more than 8192 at a time\n"),
  ]
}
