import CephWire
import Common
import Dissector
import Foundation
import Testing

/// Messages of the recordings, cut short and with changed bytes: a value or a located problem.
///
/// The largest message of each type and operation of all recordings is tried; with
/// `CEPHSCOPE_EXHAUSTIVE=1` in the environment, every message, every cut and every byte.
@Suite struct CutTests {
  private static let isExhaustive =
    ProcessInfo.processInfo.environment["CEPHSCOPE_EXHAUSTIVE"] == "1"

  /// The messages that are tried.
  private static let messages: [SeenMessage] = {
    // A recording that cannot be read fails the tests that are about it.
    let all = Scenario.of2009.flatMap { (try? $0.messages()) ?? [] }
      .filter { $0.message.decoded != nil }
    if isExhaustive { return all }
    var largest: [String: SeenMessage] = [:]
    for message in all where message.event.front.count < 3000 {
      let operation = message.message.decoded?.value.facts.operation ?? ""
      let kind = "\(message.typeName) \(operation)"
      if message.event.front.count >= largest[kind]?.event.front.count ?? 0 {
        largest[kind] = message
      }
    }
    return largest.sorted { $0.key < $1.key }.map(\.value)
  }()

  /// The first hundred places of a front, and every eleventh of the rest.
  private static func places(in front: [UInt8]) -> [Int] {
    front.indices.filter { isExhaustive || $0 < 100 || $0 % 11 == 0 }
  }

  @Test func `there are messages of every kind to try`() {
    #expect(Self.messages.count > 50)
  }

  @Test func `a message cut at any length is a value or a located problem`() throws {
    var renderer = Renderer()
    for message in Self.messages {
      let type = try #require(MessageTable.type(message.header.type))
      for length in Self.places(in: message.event.front) {
        let cut = Array(message.event.front[..<length])
        try renderer.check(type, cut)
      }
    }
  }

  @Test func `whatever becomes of a byte, the message is a value or a located problem`() throws {
    var renderer = Renderer()
    for message in Self.messages {
      let type = try #require(MessageTable.type(message.header.type))
      var front = message.event.front
      for index in Self.places(in: front) {
        let original = front[index]
        for changed in [0, 0xff, ~original] where changed != original {
          front[index] = changed
          try renderer.check(type, front)
        }
        front[index] = original
      }
    }
  }

  @Test func `every message of a recording, cut anywhere, is told up to the cut`() throws {
    // Without rendering, this is fast enough for all 271 messages and all lengths up to 4,000.
    for seen in try Scenario.kernelStyle.messages() {
      guard let whole = seen.message.decoded else { continue }
      let type = try #require(MessageTable.type(seen.header.type))
      let front = seen.event.front
      for length in front.indices.prefix(4000) {
        // Sound: the span does not outlive the call.
        let cut = unsafe type.read(
          front.span.bytes.extracting(first: length), context: WireContext())
        // No message of this dialect is whole without its last byte.
        let isLocated =
          !cut.isWhole
          && cut.problems.allSatisfy { 0...length ~= $0.offset && !$0.field.isEmpty }
        #expect(
          isLocated && !cut.problems.isEmpty && cut.leaves < whole.leaves,
          "event \(seen.event.number), \(seen.typeName), cut at \(length)")
      }
    }
  }

  /// Renders what could be decoded, in every way.
  private struct Renderer: ~Copyable {
    private var json = JSONWriter()
    private var tree = TextWriter()

    mutating func check(_ type: any WireMessage.Type, _ front: [UInt8]) throws {
      let decoded = unsafe type.read(front.span.bytes, context: WireContext())
      for problem in decoded.problems {
        #expect(0...front.count ~= problem.offset)
        #expect(!problem.field.isEmpty)
      }
      if decoded.isWhole {
        #expect(try decoded.value.write(context: WireContext()).front == front)
      } else {
        #expect(!decoded.problems.isEmpty)
      }
      decoded.value.write(json: &json, leaves: decoded.leaves)
      _ = try JSONValue(parsing: Array(json.output.description.utf8))
      decoded.value.write(tree: &tree, indentation: 1, leaves: decoded.leaves)
      _ = decoded.value.facts
      json.output.removeAll()
      tree.output.removeAll()
    }
  }
}
