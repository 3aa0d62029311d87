import CephWire
import Testing

@Suite struct MainlineRequestOperationTests {
  /// The reply to an operation, without anything.
  private func reply(_ code: String) -> MainlineBytes {
    MainlineBytes(code + "0000" + "00000000 05000000 010000 00000000 00000000 00000000")
  }

  @Test func `CREATE has got another code`() throws {
    let message = reply("0113")
    let reply: ClientReply = try message.value()
    #expect(reply.op == .createSince2010)
    #expect(reply.op.isWrite)
    #expect(message.json(reply).contains(#""op":"create""#))
    #expect(reply.facts.operation == "create")
  }

  @Test func `operations that 2009 had not have names`() throws {
    let names = [
      ("0301", "lookupparent"), ("0601", "getvxattr"), ("1001", "getfilelock"),
      ("0911", "setfilelock"), ("0314", "renamesnap"), ("0414", "readdir_snapdiff"),
      ("0514", "blockdiff"), ("0315", "enqueue_scrub"),
    ]
    for (code, name) in names {
      let reply: ClientReply = try reply(code).value()
      #expect(reply.facts.operation == name)
    }
  }

  @Test func `the code that CREATE had in 2009 is not known`() {
    let decoded = reply("0103").decoded(as: ClientReply.self)
    #expect(decoded.isWhole)
    #expect(decoded.problems.map(\.problem) == ["unknown value 769"])
  }
}
