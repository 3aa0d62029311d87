import CephWire
import Testing

@Suite struct OptionalMetadataTests {
  private let charmap = "0100000000000000 01 01 10000000 00 03000000 6e6664 04000000 75746638"

  @Test func `a directory that takes no notice of case`() throws {
    let metadata = try mainline(
      OptionalMetadata.self, bytes("01 01 22000000 01000000" + charmap))
    #expect(metadata.entries.map(\.kind) == [1])
    let charmap = try #require(metadata.entries.first).charmap
    #expect(charmap.isCaseSensitive == 0)
    #expect(charmap.normalization == "nfd")
    #expect(charmap.encoding == "utf8")
  }

  @Test func `what is not known is passed over by its length`() throws {
    let json = """
      {"struct_v":1,"entries":[\
      {"kind":9,"unknown":{"struct_v":3,"trailing":{"base64":"AQIDBA=="}}},\
      {"kind":1,"charmap":{"struct_v":1,"casesensitive":0,"normalization":"nfd",\
      "encoding":"utf8"}}]}
      """
    let value = try JSONReader.read(
      OptionalMetadata.self, from: try JSONValue(parsing: [UInt8](json.utf8)),
      context: WireContext(dialect: .cephV027))
    #expect(
      try writeStruct(value, WireContext(dialect: .cephV027))
        == bytes(
          "01 01 34000000 02000000" + "0900000000000000 03 01 04000000 01020304" + charmap))
    #expect(jsonObject(value) == json)
  }
}
