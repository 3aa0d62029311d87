import Common
import Foundation
import Synthesis
import Testing

/// The same traffic, captured in other ways, gives the same messages.
@Suite struct VariantTests {
  static let whole = CaptureVariant.all.filter(\.keepsMessages).map(\.name)

  @Test(arguments: whole, ["f_idle_stale", "k_kernel_style"])
  func `every variant of a capture holds the same messages`(
    variant: String, recording: String
  ) throws {
    let expected = try Gatherer.dissect(Recordings.capture(recording))
    for seed: UInt64 in [1, 2] {
      let found = try Gatherer.dissect(make(variant, of: recording, seed: seed).path)
      #expect(found.messages.map(\.essence).sorted() == expected.messages.map(\.essence).sorted())
      #expect(found.problems.isEmpty)
      #expect(found.gaps.isEmpty)
    }
  }

  @Test(
    arguments: ["shuffled", "split", "duplicated", "ipv6", "vxlan"], ["c_twomds", "d_failover"])
  func `larger captures, too`(variant: String, recording: String) throws {
    let expected = try Gatherer.dissect(Recordings.capture(recording))
    let found = try Gatherer.dissect(make(variant, of: recording, seed: 3).path)
    #expect(found.messages.map(\.essence).sorted() == expected.messages.map(\.essence).sorted())
    #expect(found.gaps.isEmpty)
  }

  /// With packets removed: what is decoded was there, nothing is reported but gaps, and what is
  /// missing was hit. A removed packet can hit the messages that have bytes in it, and no other;
  /// each removed packet with data leaves a gap of its size, unless another copy was captured.
  @Test(arguments: Recordings.all, [1, 2, 3] as [UInt64])
  func `with packets removed nothing is decoded wrong, and the rest is there`(
    recording: String, seed: UInt64
  ) throws {
    let whole = try Gatherer.dissect(Recordings.capture(recording))
    let variant = try #require(CaptureVariant.named("lossy"))
    let outcome = try outcome(variant, of: recording, seed: seed)
    let found = try Gatherer.dissect(write(outcome.file()).path)
    var expected: [String: Int] = [:]
    for message in whole.messages { expected[message.essence, default: 0] += 1 }
    for message in found.messages { expected[message.essence, default: 0] -= 1 }
    #expect(expected.values.allSatisfy { $0 >= 0 }, "nothing is decoded that was not sent")
    #expect(found.problems.isEmpty)
    #expect(!found.gaps.isEmpty)
    let removed = outcome.removed.sorted()
    var last: [String: Int] = [:]
    for message in whole.messages {
      let first = last.updateValue(message.packet, forKey: message.direction) ?? 1
      guard expected[message.essence, default: 0] > 0 else { continue }
      // Its bytes lie behind those of the message before it, in packets from there on.
      let isHit = removed.contains { first...max(first, message.packet) ~= $0 }
      #expect(isHit, "\(message.summary) in packet \(message.packet) was not hit")
    }
  }

  @Test func `the halves of a rotated capture are one capture`() throws {
    let expected = try Gatherer.dissect(Recordings.capture("f_idle_stale"))
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Recordings.capture("f_idle_stale"))))
    let cut = try middle(of: bytes)
    let first = try write(Array(bytes[..<cut]))
    let second = try write(Array(bytes[..<24] + bytes[cut...]))
    // Named in the wrong order: they are merged by time.
    let found = try Gatherer.dissect(second.path, first.path)
    #expect(found.messages.map(\.essence) == expected.messages.map(\.essence))
    #expect(found.messages.map(\.packet) == expected.messages.map(\.packet))
  }

  /// Where a packet begins in the middle of a little-endian pcap file.
  private func middle(of bytes: [UInt8]) throws -> Int {
    var offset = 24
    while offset < bytes.count / 2 {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + 8 + $1]) << (8 * $1) }
      offset += 16 + length
    }
    return offset
  }

  private func make(_ variant: String, of recording: String, seed: UInt64) throws -> URL {
    let variant = try #require(CaptureVariant.named(variant))
    return try write(outcome(variant, of: recording, seed: seed).file())
  }

  private func outcome(
    _ variant: CaptureVariant, of recording: String, seed: UInt64
  ) throws -> CaptureVariant.Outcome {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Recordings.capture(recording))))
    return variant.make(
      from: try PcapReader.read(bytes), settings: CaptureVariant.Settings(seed: seed))
  }

  /// Writes a file that is removed with the temporary directory.
  private func write(_ bytes: [UInt8]) throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "cephscope-\(UUID())")
    try Data(bytes).write(to: url)
    return url
  }
}
