import Testing

@testable import Replay

@Suite struct ReplayerTests {
  /// A client that is given a cap on each of 300 files.
  private func holder() -> Conversation {
    var conversation = Conversation.mounted()
    for number in 1...300 {
      conversation.issues(
        ino: 1000 + number, cap: number, seq: 1, caps: 1, tid: number, name: "file\(number)")
    }
    return conversation
  }

  @Test func `a client that holds too much is taken up anew, and nothing false is found`() throws {
    let (findings, replayer) = try holder().replayed(mostWeight: 64 << 10)
    #expect(findings.map(\.observed) == [])
    #expect(replayer.givenUp.states > 0)
    #expect(replayer.givenUp.clients == 0)
    #expect(replayer.clientCount == 1)
    let sentence = try #require(replayer.givenUp.sentences.first)
    #expect(sentence.hasSuffix("given up: more than 128 MiB of them"))
  }

  @Test func `one that holds less keeps everything`() throws {
    let (findings, replayer) = try holder().replayed()
    #expect(findings.map(\.observed) == [])
    #expect(replayer.givenUp.sentences == [])
  }
}
