import CephWire
import Testing
import WitnessSupport

/// Holds every value that an independent reader found in the messages of the later dialects against
/// ours.
@Suite struct VectorFieldTests {
  @Test func `each value is the one that an independent reader found`() throws {
    var comparison = Comparison()
    for type in MainlineVectors.types {
      let form = try #require(VectorTables.forms[type], "\(type) has no table")
      for vector in try MainlineVectors.of(type) {
        try comparison.compare(
          vector.label, theirs: vector.decoded, ours: json(of: vector), as: form)
      }
    }
    #expect(comparison.differences == [])
    #expect(comparison.messages == (MainlineVectors.hasAll ? 863 : 101))
    // The few vectors that are part of the project need not all rows.
    guard MainlineVectors.hasAll else { return }
    #expect(comparison.unusedRows(of: Array(VectorTables.forms.values)) == [])
  }

  private func json(of vector: MainlineVector) throws -> JSONValue {
    let type = try #require(MessageTable.type(vector.type, in: .cephV027))
    let value = vector.bytes.decoded(as: type).value
    return try JSONValue(parsing: [UInt8](vector.bytes.json(value).utf8))
  }
}
