import CephWire
import Testing

@Suite struct CommandTests {
  /// `pacific/rare-v1-lib`.
  private static let question = """
    e8b2114cdf854313ae6d39be7faf8195 01000000 18000000
    7b22707265666978223a202273657373696f6e206c73227d
    """
  private static let answer = """
    eaffffff 26000000
    756e6b6e6f776e20636f6d6d616e6420707265666978206e6f207375636820636f6d6d616e64
    """

  @Test func `an MDS is told what to do`() throws {
    let message: Command = try MainlineBytes(Self.question, data: "010203").value()
    #expect(text(message.clusterID) == "e8b2114c-df85-4313-ae6d-39be7faf8195")
    #expect(message.input == [1, 2, 3])
    #expect(mainlineSummary(message, tid: 4) == #"command(tid 4: {"prefix": "session ls"})"#)
  }

  @Test func `an MDS answers`() throws {
    let message: CommandReply = try MainlineBytes(Self.answer, data: "5b5d").value()
    #expect(message.result == -22)
    #expect(message.output == [0x5b, 0x5d])
    #expect(
      mainlineSummary(message, tid: 1)
        == "command_reply(tid 1: -22 unknown command prefix no such command)")
  }

  @Test func `managers are told the same way`() throws {
    let question: ManagerCommand = try MainlineBytes(Self.question).value()
    #expect(mainlineSummary(question) == #"mgr_command(tid 0: {"prefix": "session ls"})"#)
    let answer: ManagerCommandReply = try MainlineBytes("00000000 00000000").value()
    #expect(mainlineSummary(answer, tid: 2) == "mgr_command_reply(tid 2: 0 )")
  }
}
