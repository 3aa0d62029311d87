import CephWire
import Common
import Testing

/// Lists of texts, in every coder.
@Suite struct TextListTests {
  private struct Names: WireStruct {
    var names: [WireString] = []

    mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
      _ c: inout C
    ) throws(WireError) {
      try c.list("names", &names)
    }
  }

  private static let bytes = CephWireTests.bytes("02000000 02000000 6162 00000000")

  @Test func `each text has its length before it`() throws {
    let names = try mainline(Names.self, Self.bytes)
    #expect(names.names == ["ab", ""])
    #expect(jsonObject(names) == #"{"names":["ab",""]}"#)
  }

  @Test func `a text that is no UTF-8 stays what it is`() throws {
    let names = try mainline(Names.self, CephWireTests.bytes("01000000 01000000 ff"))
    #expect(jsonObject(names) == #"{"names":[{"base64":"/w=="}]}"#)
  }

  @Test func `a list of more texts than bytes can hold is refused`() {
    #expect(throws: WireError.self) {
      try readStruct(Names.self, CephWireTests.bytes("03000000 00000000 00000000"))
    }
    #expect(throws: WireError.self) {
      try readStruct(Names.self, CephWireTests.bytes("01000000 02000000 61"))
    }
  }

  @Test func `the map has an entry for each text`() {
    // Both words have their lengths within.
    let pools = CephWireTests.bytes(
      String(repeating: "00", count: 34) + "02000000 02000000 6162 00000000")
    let context = WireContext(dialect: .cephV027, version: 1)
    // Sound: the span does not outlive the call.
    let map = unsafe GetPoolStats.map(pools.span.bytes, context: context)
    #expect(map.entries.suffix(3).map(\.path) == ["pools.count", "pools[0]", "pools[1]"])
    #expect(map.entries.suffix(2).map(\.range) == [38..<44, 44..<48])
  }

  @Test func `differences are told by index`() {
    var one = GetPoolStats()
    one.pools = ["a", "b"]
    var other = one
    other.pools[1] = "c"
    let context = WireContext(dialect: .cephV027, version: 1)
    let found = FieldDiff.differences(
      expected: one as any WireMessage, observed: other, context: context)
    #expect(found == [FieldDifference(path: "pools[1]", expected: #""b""#, observed: #""c""#)])
  }

  @Test func `a tree has them on one line`() {
    var pools = GetPoolStats()
    pools.pools = ["a", "b"]
    var writer = TextWriter(context: WireContext(dialect: .cephV027, version: 1))
    pools.write(tree: &writer, indentation: 0, leaves: .max)
    #expect(writer.output.description.hasSuffix("pools: \"a\", \"b\"\n"))
  }
}
