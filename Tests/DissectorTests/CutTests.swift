import CephWire
import Common
import Dissector
import Foundation
import Testing

/// Messages of the recordings, cut short and with changed bytes: a value or a located problem.
///
/// The largest message of each type, version and operation of all recordings is tried; with
/// `CEPHSCOPE_EXHAUSTIVE=1` in the environment, every message, every cut and every byte.
@Suite struct CutTests {
  private static let isExhaustive =
    ProcessInfo.processInfo.environment["CEPHSCOPE_EXHAUSTIVE"] == "1"

  /// The bytes of a message that is not too large for all of its cuts to be rendered.
  private static let moderateSize = 3000

  /// The messages of each dialect that are tried.
  private static let messages = Dictionary(
    uniqueKeysWithValues: dialects.map { ($0, messages(of: $0)) })

  private static func messages(of dialect: Dialect) -> [DamagedMessage] {
    // A recording that cannot be read fails the tests that are about it.
    let all = Scenario.allCases.filter { $0.dialect == dialect }
      .flatMap { (try? $0.messages()) ?? [] }.compactMap(DamagedMessage.init)
    if isExhaustive { return all }
    let kinds = Dictionary(grouping: all, by: \.kind)
    return kinds.keys.sorted().compactMap { kinds[$0].flatMap(choose) }
  }

  /// The largest of messages of one kind that is not too large, or else the smallest.
  private static func choose(_ alike: [DamagedMessage]) -> DamagedMessage? {
    let moderate = alike.filter { $0.size < moderateSize }
    return moderate.max { $0.size < $1.size } ?? alike.min { $0.size < $1.size }
  }

  private static let dialects: [Dialect] = [.ceph013, .cephV027, .cephV2]

  /// The first hundred places of a part, and every eleventh of the rest.
  private static func places(in part: [UInt8]) -> [Int] {
    part.indices.filter { isExhaustive || $0 < 100 || $0 % 11 == 0 }
  }

  @Test func `there are messages of every kind to try`() {
    #expect(Self.messages[.ceph013, default: []].count > 50)
    #expect(Self.messages[.cephV027, default: []].count > 120)
    #expect(Self.messages[.cephV2, default: []].count > 60)
  }

  @Test(arguments: dialects)
  func `a message cut at any length is a value or a located problem`(dialect: Dialect) throws {
    var renderer = Renderer()
    for message in Self.messages[dialect, default: []] {
      for part in message.parts {
        for length in Self.places(in: message.bytes[part]) {
          var cut = message
          cut.bytes[part].removeSubrange(length...)
          try renderer.check(cut, alsoAsJSON: true)
        }
      }
    }
  }

  @Test(arguments: dialects)
  func `whatever becomes of a byte, the message is a value or a located problem`(
    dialect: Dialect
  ) throws {
    var renderer = Renderer()
    for message in Self.messages[dialect, default: []] {
      for part in message.parts {
        var damaged = message
        for index in Self.places(in: message.bytes[part]) {
          let original = message.bytes[part][index]
          for changed in [0, 0xff, ~original] where changed != original {
            damaged.bytes[part][index] = changed
            // By way of JSON only once for each byte: that takes longest.
            try renderer.check(damaged, alsoAsJSON: changed == ~original)
          }
          damaged.bytes[part][index] = original
        }
      }
    }
  }

  @Test(arguments: [Scenario.kernelStyle, .kernel72Failover, .tentacleSecure])
  func `every message of a recording, cut anywhere, is told up to the cut`(
    scenario: Scenario
  ) throws {
    // Without rendering, this is fast enough for all messages and all lengths up to 4,000.
    for seen in try scenario.messages() {
      guard let message = DamagedMessage(seen) else { continue }
      var leaves = 0
      for length in message.bytes.front.indices.prefix(4000) {
        var shorter = message
        shorter.bytes.front.removeSubrange(length...)
        let cut = shorter.decoded
        // No message of these is whole without its last byte: its version tells what it has.
        let isLocated =
          !cut.isWhole && !cut.problems.isEmpty && shorter.locates(cut.problems)
        #expect(
          isLocated && cut.leaves >= leaves,
          "event \(seen.event.number), \(seen.typeName), cut at \(length)")
        leaves = cut.leaves
      }
    }
  }

  /// Renders what could be decoded, in every way.
  private struct Renderer: ~Copyable {
    private var json = JSONWriter()
    private var tree = TextWriter()
    private var summary = OutputBuffer()

    mutating func check(_ message: DamagedMessage, alsoAsJSON: Bool) throws {
      let decoded = message.decoded
      #expect(message.locates(decoded.problems))
      json.context = message.context
      decoded.value.write(json: &json, leaves: decoded.leaves)
      let object = try JSONValue(parsing: Array(json.output.description.utf8))
      if decoded.isWhole {
        try check(message, writtenBy: decoded.value, decoded)
        if alsoAsJSON {
          let again = try message.type.read(json: object, context: message.context)
          try check(message, writtenBy: again, decoded)
        }
      } else {
        #expect(decoded.problems.contains { !$0.isNote })
      }
      decoded.value.write(tree: &tree, indentation: 1, leaves: decoded.leaves)
      decoded.value.appendSummary(to: &summary, header: message.header, context: message.context)
      _ = decoded.value.facts
      json.output.removeAll()
      tree.output.removeAll()
      summary.removeAll()
    }

    /// A value that is whole is written as it was read.
    private func check(
      _ message: DamagedMessage, writtenBy value: any WireMessage, _ decoded: DecodedMessage
    ) throws {
      #expect(
        try value.write(context: message.context) == message.described(by: decoded),
        "\(message.kind)")
    }
  }
}
