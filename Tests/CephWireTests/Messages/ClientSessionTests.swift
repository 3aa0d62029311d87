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
    let names = (0...12).map { SessionOp(raw: $0).name }
    #expect(
      names == [
        "request_open", "open", "request_close", "close", "request_renewcaps", "renewcaps",
        "stale", "recall_state", "flushmsg", "flushmsg_ack", "force_ro", "reject",
        "request_flushmdlog",
      ])
    #expect(SessionOp(raw: 13).name == nil)
  }

  @Test func `a kernel client of Linux 7.2 opens a session`() throws {
    // mainline.md C.1.
    let message = MainlineBytes(
      version: 7,
      """
      00000000 0000000000000000 0000000000000000 00000000 00000000 04000000
      08000000 686f73746e616d65 06000000 286e6f6e6529
      0e000000 6b65726e656c5f76657273696f6e 12000000 372e322e31332b64656231342d616d643634
      09000000 656e746974795f6964 02000000 6673 04000000 726f6f74 01000000 2f
      08000000 fffb770000000000 01 01 0c000000 08000000 ffff010000000000
      00000000 00000000 0100000000000000
      """)
    let session: ClientSession = try message.value()
    #expect(session.op == .requestOpen)
    #expect(
      session.metadata.map { "\($0.key)=\($0.value)" } == [
        "hostname=(none)", "kernel_version=7.2.13+deb14-amd64", "entity_id=fs", "root=/",
      ])
    #expect(session.features?.low.raw == 0x77fbff)
    #expect(session.metricSpecification.types?.low.raw == 0x1ffff)
    #expect(session.flags.raw == 0)
    #expect(session.capAuths == [])
    #expect(session.oldestClientTid == 1)
    #expect(mainlineSummary(session, version: 7) == "client_session(request_open)")
  }

  @Test func `Linux 6.1 stops before the flags`() throws {
    let message = MainlineBytes(
      version: 4,
      """
      00000000 0000000000000000 0000000000000000 00000000 00000000 01000000
      04000000 726f6f74 01000000 2f 08000000 ff7b030000000000
      01 01 0c000000 08000000 ffff800000000000
      """)
    let session: ClientSession = try message.value()
    #expect(session.features?.low.raw == 0x37bff)
    #expect(session.metricSpecification.types?.low.raw == 0x80ffff)
    #expect(!message.json(session).contains("flags"))
  }

  @Test func `a client is rejected with the reason`() throws {
    let message = MainlineBytes(
      version: 7,
      """
      0b000000 0000000000000000 0000000000000000 00000000 00000000 01000000
      0c000000 6572726f725f737472696e67 19000000 626c6f636b6c69737465642028626c61636b6c697374656429
      00000000 01 01 04000000 00000000 01000000 00000000 ffffffffffffffff
      """)
    let session: ClientSession = try message.value()
    #expect(session.op == .reject)
    #expect(session.metadata.map(\.value) == ["blocklisted (blacklisted)"])
    #expect(session.features == nil)
    #expect(text(session.flags) == "blocklisted")
    #expect(session.oldestClientTid == .max)
    #expect(mainlineSummary(session, version: 7) == "client_session(reject)")
  }

  @Test func `a kernel leaves the version out where there is only one layout`() throws {
    let flush = MainlineBytes(
      version: 0, "0c000000 ef01000000000000 0000000000000000 00000000 00000000")
    let session: ClientSession = try flush.value()
    #expect(session.seq == 495)
    #expect(mainlineSummary(session) == "client_session(request_flushmdlog seq 495)")
    #expect(
      flush.json(session)
        == #"{"op":"request_flushmdlog","seq":495,"stamp":{"sec":0,"nsec":0},"max_caps":0,"#
        + #""max_leases":0}"#)
  }
}
