import CephWire
import Testing

/// Holds every message of the later dialects against what an independent reader makes of the same
/// bytes.
@Suite struct VectorSuite {
  @Test func `there are vectors of all types of clients`() throws {
    #expect(try MainlineVectors.byType.get().count == (MainlineVectors.hasAll ? 25 : 22))
  }

  @Test(arguments: MainlineVectors.types)
  func `each message is read whole and written as it was, also by way of JSON`(
    type: String
  ) throws {
    var complaints = Complaints()
    for vector in try MainlineVectors.of(type) {
      let message = try description(of: vector)
      do { try complaints.add(vector, differences(vector, message)) } catch {
        complaints.add(vector, ["\(error)"])
      }
    }
    #expect(complaints.isEmpty, "\(complaints)")
  }

  private func description(of vector: MainlineVector) throws -> any WireMessage.Type {
    try #require(
      MessageTable.type(vector.type, in: .cephV027), "\(vector.typeName) has no description yet")
  }

  /// What is wrong with a message's way from bytes to a value and back.
  private func differences(
    _ vector: MainlineVector, _ type: any WireMessage.Type
  ) throws -> [String] {
    let bytes = vector.bytes
    let decoded = bytes.decoded(as: type)
    if !decoded.isWhole { return decoded.problems.map(\.line) }
    let notes = decoded.problems.map(\.line)
    let json = try JSONValue(parsing: [UInt8](bytes.json(decoded.value).utf8))
    let again = try type.read(json: json, context: bytes.context)
    return try notes
      + differences(bytes, decoded.value.write(context: bytes.context), decoded, "written")
      + differences(bytes, again.write(context: bytes.context), decoded, "by way of JSON")
  }

  private func differences(
    _ bytes: MainlineBytes, _ written: MessageBytes, _ decoded: DecodedMessage, _ how: String
  ) -> [String] {
    // Other parts are written where a message's fields describe them.
    let pairs = [
      ("front", bytes.parts.front, written.front),
      ("middle", decoded.otherParts.contains(.middle) ? bytes.parts.middle : [], written.middle),
      ("data", decoded.otherParts.contains(.data) ? bytes.parts.data : [], written.data),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { part, before, after in
      let same = zip(before, after).prefix { $0 == $1 }.count
      return "\(part) \(how): \(after.count) bytes for \(before.count), \(same) of them the same"
    }
  }
}

/// What is wrong with the vectors of a type, in few lines.
private struct Complaints: CustomStringConvertible {
  private var lines: [String] = []
  private var vectors = 0
  var isEmpty: Bool { lines.isEmpty }

  mutating func add(_ vector: MainlineVector, _ differences: [String]) {
    if differences.isEmpty { return }
    vectors += 1
    // A few say enough: most vectors of a type have the same faults.
    if vectors <= 4 { lines += differences.prefix(12).map { "\(vector.label): \($0)" } }
  }

  var description: String {
    (["\(vectors) vectors differ"] + lines).joined(separator: "\n")
  }
}

extension WireProblem {
  fileprivate var line: String { "\(field): \(problem)" }
}
