import CephWire
import Testing

@Suite struct ClientSessionTests {
  @Test func `a request to open is all zeros`() throws {
    let session: ClientSession = try value(of: .requestOpen)
    #expect(session == ClientSession())
    #expect(session.op == .requestOpen)
    #expect(summary(session) == "client_session(request_open)")
    #expect(session.facts == MessageFacts(operation: "request_open"))
  }

  @Test func `recall state says how many capabilities to keep`() throws {
    let session: ClientSession = try value(of: .recallState)
    #expect(session.op == .recallState)
    #expect(session.seq == 0)
    #expect(session.maxCaps == 100)
    #expect(session.maxLeases == 0)
    #expect(summary(session) == "client_session(recall_state max_caps 100 max_leases 0)")
  }

  @Test func `renewcaps echoes the stamp`() throws {
    let session: ClientSession = try value(of: .renewCaps)
    #expect(session.op == .renewCaps)
    #expect(session.stamp.seconds == 1_245_362_400)
    #expect(session.stamp.nanoseconds == 250_000_000)
    #expect(summary(session) == "client_session(renewcaps)")
  }

  @Test func `the front of a whole session open is an open`() throws {
    let session: ClientSession = try value(of: .sessionOpen)
    #expect(session.op == .open)
    #expect(summary(session) == "client_session(open)")
  }

  @Test func `the log gives a sequence number where there is one`() throws {
    let session = try decodeWhole(ClientSession.self, patched(.requestOpen, 4, UInt64(7)))
    #expect(session.seq == 7)
    #expect(summary(session) == "client_session(request_open seq 7)")
  }

  @Test func `operations have the names of the specification`() {
    let names = (0...7).map { SessionOp(raw: $0).name }
    #expect(
      names == [
        "request_open", "open", "request_close", "close", "request_renewcaps", "renewcaps",
        "stale", "recall_state",
      ])
    #expect(SessionOp(raw: 8).name == nil)
  }
}
