import CephWire
import Testing

@Suite struct FeatureBitsetTests {
  /// What an MDS of Reef can do, with its length before it as a message has it (mainline.md 2.11).
  private func specification(_ hex: String) throws -> MetricSpecification {
    try mainline(MetricSpecification.self, bytes(hex))
  }

  @Test func `features that mean something are named`() {
    #expect(
      text(SessionFeatures(raw: 0x37bff))
        == "jewel|kraken|luminous|mimic|reply_encoding|lazy_caps_wanted|multi_reconnect|"
        + "deleg_ino|metric_collect|notify_session_state|op_getvxattr")
    #expect(text(SessionFeatures(raw: 0x1f)) == "-")
    #expect(text(SessionFeatures(raw: 1 << 23 | 1 << 40)) == "blockdiff|40")
  }

  @Test func `metrics are named as they are where they are sent`() throws {
    let types = try #require(specification("01010c000000 08000000 0100010000000000").types)
    #expect(text(types.low) == "CAP_INFO|SUBVOLUME_METRICS")
    #expect(types.compactText == "0x10001 (CAP_INFO|SUBVOLUME_METRICS)")
  }

  @Test func `an empty set has no length`() throws {
    let empty = try specification("010104000000 00000000")
    #expect(empty.types == nil)
    #expect(jsonObject(empty) == #"{"struct_v":1}"#)
  }

  @Test func `features beyond the first 64 are kept`() throws {
    let hex = "010114000000 10000000 00010000000000000200000000000000"
    let context = WireContext(dialect: .cephV027)
    // Sound: the bytes outlive the reader.
    let bytes = bytes(hex)
    var reader = unsafe WireReader(bytes.span.bytes, context: context, observer: NoObserver())
    var specification = MetricSpecification()
    try specification.layout(&reader)
    let types = try #require(specification.types)
    #expect(types.low.raw == 0x100)
    #expect(types.trailing == [2, 0, 0, 0, 0, 0, 0, 0])
    #expect(types.compactText == nil)
    #expect(try writeStruct(specification, context) == bytes)
    let problem = try #require(reader.problems.first)
    #expect(problem.field == "types.trailing")
    #expect(problem.isNote)
  }
}
