import CephWire
import Dissector
import Foundation
import Testing

/// The signatures of messages in messenger v1 (msgr2-and-cephx.md 15). They are verified with the
/// session keys that the keyring beside the recording gives.
@Suite struct SignatureTests {
  private static let scenario = Scenario.tentacleNewWire

  private static func options() throws -> DissectorOptions {
    var options = DissectorOptions()
    options.keys = try RecordedKeys.beside(scenario.path)
    return options
  }

  /// The recording with one byte of a message's signature changed, and that message.
  private static func damaged() throws -> (file: [UInt8], message: SeenMessage) {
    let message = try #require(
      try scenario.messages().last { $0.typeName == "client_caps" && $0.isSigned })
    let signature = message.message.footer.signature
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: signature >> (8 * $0)) }
    var file = Data(try readFile(scenario.path))
    let place = try #require(file.range(of: Data(bytes)))
    file[place.lowerBound + 3] ^= 0x10
    return (Array(file), message)
  }

  @Test func `all messages to and from an MDS are signed, and their signatures hold`() throws {
    let events = try EventRecorder.events(of: [Self.scenario.path], options: Self.options())
    #expect(events.flatMap(\.problems) == [])
    let messages = events.compactMap(SeenMessage.init)
    let signed = messages.filter(\.isSigned)
    // The rows of the log that are between client and MDS.
    #expect(signed.count == 264)
    #expect(signed.allSatisfy { $0.message.footer.signature != 0 })
    // The MDS listens on this port.
    #expect(signed.allSatisfy { $0.event.direction.contains("6810") })
  }

  @Test func `a changed byte of a signature is one problem of its message, and nothing else`()
    throws
  {
    let (file, message) = try Self.damaged()
    let events = try withTemporaryFile(file) {
      try EventRecorder.events(of: [$0], options: Self.options())
    }
    let troubled = events.filter { !$0.problems.isEmpty }
    #expect(troubled.map(\.number) == [message.event.number])
    #expect(troubled.flatMap(\.problems).map(\.field) == ["footer.sig"])
    let others = events.filter(\.problems.isEmpty).map(\.line)
    let expected = try Self.scenario.events().filter { $0.number != message.event.number }
    let isSame = others == expected.map(\.line)
    #expect(isSame)
  }

  @Test func `without the keyring no signature is doubted`() throws {
    let (file, _) = try Self.damaged()
    let events = try withTemporaryFile(file) { try EventRecorder.events(of: [$0]) }
    #expect(events.flatMap(\.problems) == [])
  }
}

extension SeenMessage {
  /// Whether its footer has a signature.
  fileprivate var isSigned: Bool { message.footer.flags.contains(.signed) }
}
