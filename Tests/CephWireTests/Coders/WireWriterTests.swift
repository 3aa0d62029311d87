import CephWire
import Testing

@Suite struct WireWriterTests {
  @Test func `a count that its field cannot hold is refused`() throws {
    var request = ClientRequest()
    request.releases = Array(repeating: RequestRelease(), count: 65536)
    let error = try #require(throws: WireError.self) {
      try request.write(context: WireContext())
    }
    #expect(error.field == "num_releases")
    #expect(error.reason == .invalid("65536 does not fit"))
    request.releases.removeLast()
    #expect(try request.write(context: WireContext()).front.count == 120 + 65535 * 44)
  }

  @Test func `lengths are those of what is written`() throws {
    var reply = ClientReply()
    reply.snap = SnapTrace()
    reply.directory = DirectoryListing()
    let front = try reply.write(context: WireContext()).front
    #expect(front.count == 23 + 4 + 4 + 18 + 4)
    #expect(front[23..<31] == [0, 0, 0, 0, 18, 0, 0, 0])
    #expect(front[49..<53] == [0, 0, 0, 0])
  }

  @Test func `an empty value is zeros`() throws {
    #expect(try ClientRequest().write(context: WireContext()).front[36...].allSatisfy { $0 == 0 })
    #expect(try StatFS().write(context: WireContext()).front == [UInt8](repeating: 0, count: 24))
    #expect(try Ping().write(context: WireContext()).front == [])
  }
}
