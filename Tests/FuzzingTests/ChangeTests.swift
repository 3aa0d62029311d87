import CephWire
import Synthesis
import Testing

@testable import Fuzzing

@Suite struct ChangeTests {
  @Test func `records are kind, argument, length and bytes`() {
    let input: [UInt8] = [1, 2, 3, 0, 7, 8, 9, 0, 0, 0, 0, 5, 6, 255, 0, 4]
    let records = Records(parsing: input).records
    #expect(
      records == [
        Records.Record(kind: 1, argument: 2, bytes: [7, 8, 9]), Records.Record(kind: 0),
        Records.Record(kind: 5, argument: 6, bytes: [4]),
      ])
    // The last one is as long as it is, and not as it says.
    #expect(Records(records).input == input.dropLast(3) + [1, 0, 4])
  }

  @Test func `a number is broken where it lies`() {
    var bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
    bytes.breakNumber(at: 1..<5, 3)
    #expect(bytes == [1, 3, 3, 4, 5, 6])
    bytes.breakNumber(at: 1..<3, 1)
    #expect(bytes == [1, 0xff, 0xff, 4, 5, 6])
  }

  @Test func `a count that lies is among the changes of a message`() {
    var random = SplitMix64(seed: 1)
    var release = ClientCapRelease()
    release.caps = [CapItem()]
    guard let bytes = try? release.write(context: WireContext()) else {
      Issue.record("it can be written")
      return
    }
    // Sound: the span is only read, during the call.
    let places = unsafe ClientCapRelease.places(
      MessageParts(front: bytes.front.span.bytes), context: WireContext())
    let lies = (0..<200).count { _ in
      var changed = bytes
      FieldChanges.change(&changed, places, &random)
      return changed.front.count == bytes.front.count && changed.front.prefix(4) != [1, 0, 0, 0]
        && changed.front.dropFirst(4) == bytes.front.dropFirst(4)
    }
    #expect(lies > 20)
  }

  @Test func `a message's input has its context before its parts`() {
    let context = WireContext(
      dialect: .cephV027, version: 3, features: 0x0102, acceptorFeatures: 0x0304)
    let bytes = MessageBytes(front: [1, 2], middle: [3], data: [4, 5])
    let input = MessageInput.input(context, bytes)
    #expect(
      input == [2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 3, 0, 2, 0, 0, 0, 1, 0, 0, 0]
        + [1, 2, 3, 4, 5])
    let parsed = MessageInput(parsing: input, dialect: .cephV027)
    #expect(parsed.context == context)
    #expect(parsed.bytes(of: input) == bytes)
    // Lengths beyond the end, and no bytes at all.
    let cut = MessageInput(parsing: Array(input.prefix(27)), dialect: .cephV027)
    #expect(cut.bytes(of: input) == MessageBytes(front: [1]))
    #expect(MessageInput(parsing: [], dialect: .cephV2).front.isEmpty)
  }
}
