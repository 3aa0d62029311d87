import CephWire
import Testing

/// The vectors that are part of the project, cut at every length and with every byte changed: a value
/// that is written as it was read, or a located problem.
@Suite struct VectorDamageTests {
  /// A vector whose bytes may be changed, and the parts that fields lie in.
  private struct Damaged {
    let type: any WireMessage.Type
    let parts: [MessagePart]
    var bytes: MainlineBytes

    init(_ vector: MainlineVector) throws {
      type = try #require(MessageTable.type(vector.type, in: .cephV027))
      bytes = vector.bytes
      let others = bytes.decoded(as: type).otherParts
      parts = MessagePart.allCases.filter { $0 == .front || others.contains($0) }
    }
  }

  @Test func `a vector cut at any length is a value or a located problem`() throws {
    for vector in try MainlineVectors.own() {
      let whole = try Damaged(vector)
      for part in whole.parts {
        for length in whole.bytes.parts[part].indices {
          var cut = whole
          cut.bytes.parts[part].removeSubrange(length...)
          #expect(try isTold(cut, alsoAsJSON: true), "\(vector.label), \(part) cut at \(length)")
        }
      }
    }
  }

  @Test func `whatever becomes of a byte, a vector is a value or a located problem`() throws {
    for vector in try MainlineVectors.own() {
      let whole = try Damaged(vector)
      for part in whole.parts {
        var damaged = whole
        for (index, original) in whole.bytes.parts[part].enumerated() {
          for changed in [0, 0xff, ~original] where changed != original {
            damaged.bytes.parts[part][index] = changed
            // By way of JSON only once for each byte: that takes longest.
            let isTold = try isTold(damaged, alsoAsJSON: changed == ~original)
            #expect(isTold, "\(vector.label), byte \(index) of \(part)")
          }
          damaged.bytes.parts[part][index] = original
        }
      }
    }
  }

  /// Whether the message is whole and written as it was read, also by way of JSON, or what is wrong
  /// with it is told and where.
  private func isTold(_ message: Damaged, alsoAsJSON: Bool) throws -> Bool {
    let bytes = message.bytes
    let decoded = bytes.decoded(as: message.type)
    let areLocated = decoded.problems.allSatisfy {
      0...bytes.parts[$0.part].count ~= $0.offset && !$0.field.isEmpty
    }
    guard decoded.isWhole else { return areLocated && decoded.problems.contains { !$0.isNote } }
    var described = bytes.parts
    for part in [MessagePart.middle, .data] where !decoded.otherParts.contains(part) {
      described[part] = []
    }
    let isWritten = try decoded.value.write(context: bytes.context) == described
    guard alsoAsJSON, isWritten else { return areLocated && isWritten }
    let json = try JSONValue(parsing: [UInt8](bytes.json(decoded.value).utf8))
    let again = try message.type.read(json: json, context: bytes.context)
    return try areLocated && again.write(context: bytes.context) == described
  }
}
