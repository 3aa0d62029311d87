import CephWire
import Foundation
import Testing

/// Captures with something wrong in them, made of a recording.
enum Damage {
  /// A recording in which one bit of a request's front has changed, at `offset` within it.
  static func flipped(offset: Int, mask: UInt8) async throws -> [UInt8] {
    let request = try #require(
      try await decode("k_kernel_style", "--type", "client_request", "--tid", "3", "--hex").first)
    let front = try (request["hex"]?.list ?? []).flatMap { row in
      try bytes(try #require(row["bytes"]?.string))
    }
    #expect(front.count > 100)
    var capture = Data(try Place.bytes(Place.capture("k_kernel_style")))
    let place = try #require(capture.range(of: Data(front)))
    capture[place.lowerBound + offset] ^= mask
    return Array(capture)
  }

  /// A recording in which a request announces more releases than it has bytes.
  static func shortenedFront() async throws -> [UInt8] {
    // The high byte of `num_releases`.
    try await flipped(offset: 27, mask: 0x80)
  }

  private static func bytes(_ digits: String) throws -> [UInt8] {
    let digits = Array(digits.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16))
    }
  }
}
