import Encoding
import Testing

/// `decode | encode | decode` over real recordings, and captures written by hand.
@Suite struct CaptureEncoderTests {
  static let scenarios = [
    "v0.9/d_failover", "v0.9/f_idle_stale", "v0.9/k_kernel_style", "reef/failover-msgr1",
  ]

  @Test(arguments: scenarios, [false, true])
  func `what was decoded is encoded to the same messages`(name: String, showsControl: Bool) throws {
    let lines = try decode(recording(name), showsControl: showsControl)
    #expect(lines.count > 150)
    let again = try decode(encode(lines), showsControl: showsControl)
    #expect(try again.map { try essence($0) } == lines.map { try essence($0) })
  }

  @Test func `a message of two fields makes a whole capture`() throws {
    let lines = try decode(
      encode([
        #"{"type":"client_session","message":{"op":"request_open"}}"#,
        #"{"type":"client_session","from":{"name":"mds0"},"to":{"name":"client4100"},"#
          + #""message":{"op":"open","seq":7}}"#,
      ]), showsControl: false)
    #expect(lines.count == 2)
    #expect(lines.first?.contains(#""summary":"client_session(request_open)""#) == true)
    #expect(lines.first?.contains(#""seq":1,"#) == true)
    #expect(lines.last?.contains(#""summary":"client_session(open seq 7)""#) == true)
  }

  @Test func `a question and its answer share a connection told by its two ends`() throws {
    let client = #"{"name":"client4100","address":"10.0.0.2:40000","nonce":7}"#
    let mds = #"{"name":"mds0","address":"10.0.0.1:6800","nonce":9}"#
    let lines = try decode(
      encode([
        #"{"type":"client_session","from":\#(client),"to":\#(mds),"message":{}}"#,
        #"{"type":"client_session","from":\#(mds),"to":\#(client),"message":{"op":"open"}}"#,
      ]), showsControl: false)
    #expect(lines.allSatisfy { $0.contains(#""connection":1,"#) })
    #expect(lines.last?.contains(#""replies_to":"#) == true)
    #expect(lines.last?.contains(#""latency":0.001000000"#) == true)
  }

  @Test func `a message that broke off keeps its bytes`() throws {
    let line =
      #"{"type":"client_session","message":{"op":"open"},"front_bytes":{"base64":"AQAAAAA="}}"#
    let lines = try decode(encode([line]), showsControl: false)
    #expect(lines.first?.contains(#""front":5,"#) == true)
    #expect(lines.first?.contains(#""field":"message.seq","offset":4"#) == true)
  }

  @Test func `a type without description needs its bytes`() throws {
    let lines = try decode(
      encode([#"{"type":"osd_op","front":4,"front_bytes":"abcd","data_bytes":"xyz"}"#]),
      showsControl: false)
    #expect(lines.first?.contains(#""front":4,"middle":0,"data":3"#) == true)
    #expect(throws: RecordedEventError.self) {
      try encode([#"{"type":"osd_op","front":4,"message":null}"#])
    }
  }

  @Test(arguments: [
    (#"{"type":"client_sesion"}"#, "type: no such message type: 'client_sesion'"),
    (#"{"type":"client_session","message":{"opp":1}}"#, "message.opp: no such field: opp"),
    (
      #"{"type":"client_session","message":{"op":"opne"}}"#,
      "message.op: unknown name 'opne'"
    ),
    (#"{"type":"ping","from":{"name":"cli"}}"#, "from.name: no name as in client4100: 'cli'"),
    (#"{"type":"ping","time":"yesterday"}"#, "time: no time as in 2026-11-22T19:54:48.990807000Z"),
    (
      #"{"type":"ping","dialect":"ceph v3"}"#,
      "dialect: no such dialect: 'ceph v3'; there are 'ceph 013', 'ceph v027', 'ceph v2'"
    ),
    (#"{"kind":"frame","tag":"helo","frame":{}}"#, "tag: no such frame: 'helo'"),
    (
      #"{"kind":"frame","tag":"ack","frame":{"sec":1}}"#, "frame.sec: no such field: sec"
    ),
    (
      #"{"type":"ping","from":{"address":"here"}}"#,
      "from.address: no address as in 1.2.3.4:6789: 'here'"
    ),
    ("[1]", "no JSON object"), ("{", "no JSON: a string expected at byte 1"),
  ])
  func `a line that is no event says why`(line: String, sentence: String) {
    let error = #expect(throws: RecordedEventError.self) { try encode([line]) }
    #expect(error?.description == sentence)
  }
}
