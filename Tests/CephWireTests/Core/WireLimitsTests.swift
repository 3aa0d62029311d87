import CephWire
import Testing

/// Messages that are far longer than anybody reads.
@Suite struct WireLimitsTests {
  @Test func `fields beyond the limit are not told, and the message says so`() {
    var snap = ClientSnap()
    snap.splitInodes = [InodeNumber](repeating: InodeNumber(raw: 1), count: WireLimits.leaves + 10)
    let decoded = decode(ClientSnap.self, snap.bytes(in: WireContext()))
    #expect(!decoded.isWhole)
    #expect(
      decoded.problems.map(\.problem) == ["not told further: more than 1048576 fields"])
    #expect(decoded.problems.first?.field == "split_inos")
    #expect((decoded.value as? ClientSnap)?.splitInodes.count ?? 0 > WireLimits.leaves - 20)
  }

  @Test func `of a map of bytes the fields beyond the limit share an entry`() {
    var snap = ClientSnap()
    let count = WireLimits.mappedFields
    snap.splitInodes = [InodeNumber](repeating: InodeNumber(raw: 1), count: count)
    let bytes = snap.bytes(in: WireContext())
    // Sound: the span lives as long as `bytes`.
    let entries = ClientSnap.map(unsafe bytes.span.bytes, context: WireContext()).entries
    #expect(entries.count == count + 1)
    #expect(entries.last?.path == "(further fields)")
    #expect(entries.last?.range.upperBound == bytes.count)
    #expect(entries.dropLast().last?.range.upperBound == entries.last?.range.lowerBound)
  }

  @Test func `texts that would take too much memory are not told`() {
    var request = ClientRequest()
    request.path1.path = WireString(bytes: [UInt8](repeating: 0, count: WireLimits.memory / 8 + 1))
    let decoded = decode(ClientRequest.self, request.bytes(in: WireContext()))
    #expect(!decoded.isWhole)
    #expect(
      decoded.problems.map(\.problem) == ["not told further: more than 41943040 bytes of memory"])
    #expect(decoded.problems.first?.field == "path1.path")
  }

  @Test func `of too many problems the first are told`() {
    var map = MonMap()
    var monitor = EntityInstance()
    monitor.name.type = EntityType(raw: 99)
    map.map.monitors = [EntityInstance](repeating: monitor, count: 5000)
    let decoded = decode(MonMap.self, map.bytes(in: WireContext()))
    #expect(decoded.isWhole)
    #expect(decoded.problems.count == WireLimits.problems + 1)
    #expect(decoded.problems.last?.problem.hasPrefix("more than 1000 problems") == true)
    #expect(decoded.problems.first?.field == "mon_inst[0].name.type")
  }

  @Test func `a count that fits its bytes takes no memory before its elements are read`() {
    // Each element has at least one byte, but is read until it breaks off.
    let front = [0xff, 0xff, 0xff, 0x01] + [UInt8](repeating: 0xff, count: 0x1ff_ffff)
    let decoded = decode(ClientReconnect.self, [0] + front)
    #expect(!decoded.isWhole)
  }
}
