import CephWire
import Testing

@Suite struct MonCommandTests {
  private static let paxos = "0700000000000000 ffff 0000000000000000"
  private static let clusterID = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"

  /// A text with its length before it.
  private static func text(_ text: String) -> String {
    hex(UInt32(text.utf8.count)) + text.utf8.map { hex($0) }.joined()
  }

  private static func hex<T: FixedWidthInteger>(_ number: T) -> String {
    (0..<MemoryLayout<T>.size).map { index in
      let byte = UInt8(truncatingIfNeeded: number >> T(8 * index))
      return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  private static func command(_ words: String..., input: String = "") throws -> MonCommand {
    let list = hex(UInt32(words.count)) + words.map(text).joined()
    return try MainlineBytes("\(paxos) \(clusterID) \(list)", data: input).value()
  }

  private static func answer(_ result: Int32, _ words: String...) throws -> MonCommandAck {
    let list = hex(UInt32(words.count)) + words.map(text).joined()
    return try MainlineBytes("\(paxos) \(hex(result)) \(text("well")) \(list)", data: "0a0b")
      .value()
  }

  @Test func `a command is an object in JSON`() throws {
    let message = try Self.command(#"{"prefix": "fs dump"}"#)
    #expect(message.command.map(\.word) == [#"{"prefix": "fs dump"}"#])
    #expect(message.paxos.version == 7)
    #expect(mainlineSummary(message) == #"mon_command({"prefix": "fs dump"} v 7)"#)
  }

  @Test func `old commands are words, and may have something to read`() throws {
    let message = try Self.command("auth", "add", "mds.c", input: "5b6b6579")
    #expect(message.input == [0x5b, 0x6b, 0x65, 0x79])
    #expect(mainlineSummary(message) == "mon_command(auth add mds.c v 7)")
  }

  @Test func `an answer has the command, and what it printed in the data`() throws {
    let message = try Self.answer(0, #"{"prefix": "a"}"#, "b")
    #expect(message.output == [0x0a, 0x0b])
    #expect(message.resultText == "well")
    #expect(mainlineSummary(message) == #"mon_command_ack([{"prefix": "a"},b]=0 well v7)"#)
    #expect(
      mainlineSummary(try Self.answer(-22, "b")) == "mon_command_ack([b]=-22 well v7)")
  }

  @Test func `values that are set are not printed`() throws {
    let config = #"{"prefix": "config set", "who": "mgr", "name": "key", "value": "secret"}"#
    #expect(
      mainlineSummary(try Self.command(config))
        == "mon_command([{prefix=config set, name=key}] v 7)")
    #expect(
      mainlineSummary(try Self.answer(0, config))
        == "mon_command_ack([{prefix=config set, name=key}]=0 well v7)=0 well v7)")
    let stored = #"{"prefix": "config-key set", "key": "a/b", "val": "secret"}"#
    #expect(
      mainlineSummary(try Self.command(stored))
        == "mon_command([{prefix=config-key set, key=a/b}] v 7)")
  }
}
