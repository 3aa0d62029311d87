import CephWire
import Testing

/// The names of mainline (mainline.md 2.2).
@Suite struct EntityNameTests {
  @Test(arguments: [
    ("08ffffffffffffffff", "client.?"), ("082410000000000000", "client.4132"),
    ("020000000000000000", "mds.0"), ("010000000000000000", "mon.0"),
    ("040300000000000000", "osd.3"), ("101f10000000000000", "mgr.4127"),
    ("000000000000000000", "unknown.0"), ("08ffffffffffffff7f", "client.9223372036854775807"),
  ])
  func `names are nine bytes and are printed with a dot`(hex: String, text: String) throws {
    let name = try mainline(EntityName.self, bytes(hex))
    #expect(name.description == text)
    #expect(name.compactText == text)
    #expect(EntityName(text: text) == name)
    #expect(EntityName(text: text)?.description == text)
    #expect(written { name.appendText(to: &$0) } == text)
  }

  @Test func `an unknown kind keeps its number`() throws {
    let context = WireContext(dialect: .cephV027)
    let name = try mainline(EntityName.self, bytes("ff0000000000000000"))
    #expect(name.description == "any.0")
    var reader = unsafe WireReader(
      bytes("030000000000000000").span.bytes, context: context, observer: NoObserver())
    var unknown = EntityName()
    try unknown.layout(&reader)
    #expect(unknown.compactText == nil)
    #expect(reader.problems.map(\.problem) == ["unknown value 3"])
    #expect(try writeStruct(unknown, context) == bytes("030000000000000000"))
  }

  @Test func `the style makes no difference to whom a name names`() {
    let plain = EntityName(.client, 4100)
    let dotted = EntityName(.client, 4100, style: .dotted)
    #expect(plain == dotted)
    #expect(Set([plain, dotted]).count == 1)
    #expect(plain.description == "client4100")
    #expect(dotted.description == "client.4100")
  }

  @Test func `kinds of 2009 have other codes on the wire, and every code is kept`() throws {
    let codes: [(UInt32, EntityType)] = [
      (1, .monitor), (2, .mds), (3, .osd), (4, .client), (5, .admin),
    ]
    for (code, type) in codes {
      var bytes = [UInt8](repeating: 0, count: 8)
      patch(&bytes, 0, code)
      #expect(try readStruct(EntityName.self, bytes) == EntityName(type, 0))
    }
    for code in [0, 1, 2, 3, 4, 5, 6, 8, 16, 255, .max] as [UInt32] {
      var bytes = [UInt8](repeating: 0, count: 8)
      patch(&bytes, 0, code)
      var reader = unsafe WireReader(
        bytes.span.bytes, context: WireContext(), observer: NoObserver())
      var name = EntityName()
      try name.layout(&reader)
      #expect(reader.problems.isEmpty == (code <= 5))
      #expect((name.compactText == nil) == (code > 5))
      #expect(try writeStruct(name) == bytes)
    }
  }

  @Test func `only an MDS has a rank`() {
    #expect(EntityName(.mds, 3).rank == 3)
    #expect(EntityName(.mds, -1).rank == nil)
    #expect(EntityName(.mds, Int64.max).rank == nil)
    #expect(EntityName(.client, 3).rank == nil)
  }

  @Test(arguments: ["", "mds", "mds.", "mds.+1", "mds.-1", ".1", "dog.1", "mds..1"])
  func `what is no name is refused`(text: String) {
    #expect(EntityName(text: text) == nil)
  }
}
