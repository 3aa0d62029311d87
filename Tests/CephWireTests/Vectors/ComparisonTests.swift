import CephWire
import Testing
import WitnessSupport

/// What the comparisons with witnesses find, so that their silence means something.
@Suite struct ComparisonTests {
  private static let table = Table(
    "thing",
    "number", Row("bytes", "text"), Row("times.0", "time", by: .time),
    Row("lacking").orElse(0, because: "older things have none"),
    .onlyTheirs("theirs", because: "we do not say it"),
    .onlyOurs("inner.ours", because: "the witness does not say it"))

  private static let theirs = """
    {"number":7,"bytes":{"hex":"fffe"},"times":[[1,2]],"lacking":0,"theirs":"x"}
    """
  private static let ours = """
    {"number":{"bits":7,"text":"-"},"text":{"base64":"//4="},"time":{"sec":1,"nsec":2},
    "inner":{"ours":[]}}
    """

  private func differences(_ theirs: String, _ ours: String) throws -> [String] {
    var comparison = Comparison()
    try comparison.compare(
      "thing", theirs: JSONValue(parsing: Array(theirs.utf8)),
      ours: JSONValue(parsing: Array(ours.utf8)), as: .table(Self.table))
    return comparison.differences
  }

  @Test func `the same values in each side's way are no difference`() throws {
    #expect(try differences(Self.theirs, Self.ours) == [])
  }

  @Test func `another value is a difference with its path and both values`() throws {
    let theirs = Self.theirs.replacing("[1,2]", with: "[1,3]")
    #expect(
      try differences(theirs, Self.ours) == ["thing: times.0. witness [1, 3], ours [1, 2]"])
    let shorter = Self.theirs.replacing("fffe", with: "ff")
    #expect(try differences(shorter, Self.ours).count == 1)
  }

  @Test func `a field without a row is a difference, whichever side has it`() throws {
    let theirs = Self.theirs.replacing("\"number\"", with: "\"new\":1,\"number\"")
    #expect(
      try differences(theirs, Self.ours) == ["thing: no row of thing names the witness's new"])
    let ours = Self.ours.replacing("{\"ours\"", with: "{\"new\":1,\"ours\"")
    #expect(
      try differences(Self.theirs, ours) == ["thing: no row of thing names our inner.new"])
    let longer = Self.theirs.replacing("[1,2]", with: "[1,2],[3,4]")
    #expect(
      try differences(longer, Self.ours) == ["thing: no row of thing names the witness's times.1"])
  }

  @Test func `a field that one side lacks is a difference`() throws {
    let theirs = Self.theirs.replacing("\"number\":7,", with: "")
    #expect(
      try differences(theirs, Self.ours) == [
        "thing: number = number:  witness nothing, ours {bits 7, text -}"
      ])
    let other = Self.theirs.replacing("\"lacking\":0", with: "\"lacking\":1")
    #expect(try differences(other, Self.ours).count == 1)
  }

  @Test func `rows and choices that no message needs are told`() throws {
    let choice = Form.chosen(by: "kind", ["a": .same, "b": .same], otherwise: .same)
    let form = Form.table(Table("chosen", "kind", Row("value", as: choice), "never"))
    var comparison = Comparison()
    let value = JSONValue.object(["kind": "a", "value": 1])
    comparison.compare("one", theirs: value, ours: value, as: form)
    #expect(comparison.differences == [])
    #expect(comparison.values == 2)
    #expect(comparison.unusedRows(of: [form]) == ["chosen: never = never", "kind b"])
  }

  @Test func `bytes that the witness leaves are held against all numbers of ours`() throws {
    let form = Form.packed([PackedField("a", 2), PackedField("b.c", 1)])
    func differ(_ hex: String, _ ours: JSONValue) -> Bool {
      var comparison = Comparison()
      comparison.compare("bytes", theirs: .object(["hex": .string(hex)]), ours: ours, as: form)
      return !comparison.differences.isEmpty
    }
    let ours = JSONValue.object(["a": 0x102, "b": .object(["c": -1])])
    #expect(!differ("0201ff", ours))
    #expect(!differ("0201ff0000", ours))
    #expect(differ("0201ff0001", ours))
    #expect(differ("0201", ours))
    #expect(differ("0201ff", .object(["a": 0x102, "b": .object(["c": -1, "d": 1])])))
  }
}
