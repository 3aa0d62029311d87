import CephWire
import Common
import Dissector
import Testing

/// Every message of every recording that has a description: 9,267 of them.
struct RoundTripTests {
  private static let context = WireContext(dialect: .ceph013)

  /// How many messages of each recording have a description.
  private static let described: [Scenario: Int] = [
    .basic: 4072, .twoClients: 1494, .twoMDS: 1266, .resend: 747, .failover: 536, .snaps: 714,
    .stale: 167, .kernelStyle: 271,
  ]

  @Test(arguments: Scenario.of2009)
  func `a message is written as it was read`(scenario: Scenario) throws {
    var count = 0
    for seen in try scenario.messages() {
      guard let value = seen.message.decoded?.value else { continue }
      count += 1
      let isSame = try value.write(context: Self.context).front == seen.event.front
      #expect(isSame, "event \(seen.event.number), \(seen.typeName)")
    }
    #expect(count == Self.described[scenario])
  }

  @Test(arguments: Scenario.of2009)
  func `a message's JSON says all that its bytes say`(scenario: Scenario) throws {
    for seen in try scenario.messages() {
      guard let value = seen.message.decoded?.value else { continue }
      let again = try Self.readBack(value)
      let isSame = try again.write(context: Self.context).front == seen.event.front
      #expect(isSame && Self.isEqual(again, value), "event \(seen.event.number), \(seen.typeName)")
    }
  }

  /// The value that a message's JSON stands for.
  private static func readBack(_ value: any WireMessage) throws -> any WireMessage {
    var writer = JSONWriter(context: context)
    value.write(json: &writer, leaves: .max)
    // Sound: the buffer is copied before the closure returns.
    let text = unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
    return try type(of: value).read(json: JSONValue(parsing: text), context: context)
  }

  private static func isEqual(_ a: any WireMessage, _ b: any WireMessage) -> Bool {
    AnyHashable(a) == AnyHashable(b)
  }
}
