import CephWire
import Common
import Dissector
import Testing

/// Every message of the recordings, written back as bytes and through JSON.
@Suite struct RoundTripTests {
  @Test(arguments: Recordings.all)
  func `every message is written back to its bytes, also through JSON`(name: String) throws {
    var writer = JSONWriter()
    var count = 0
    for message in try Gatherer.dissect(Recordings.capture(name)).messages {
      guard let decoded = message.message.decoded else { continue }
      count += 1
      let context = WireContext()
      #expect(decoded.isWhole && decoded.problems.isEmpty)
      #expect(try decoded.value.write(context: context) == message.front, "\(message.summary)")
      decoded.value.write(json: &writer, leaves: .max)
      let json = try JSONValue(parsing: Array(writer.output.description.utf8))
      writer.output.removeAll()
      let again = try type(of: decoded.value).read(json: json, context: context)
      #expect(AnyHashable(again) == AnyHashable(decoded.value))
      #expect(try again.write(context: context) == message.front)
    }
    #expect(count > 100)
  }
}
