import Capture
import Common
import Dissector
import Encoding
import Foundation
import Rendering
import Testing

/// `decode | encode | decode` over real recordings, and captures written by hand.
@Suite struct CaptureEncoderTests {
  static let scenarios = ["d_failover", "f_idle_stale", "k_kernel_style"]

  @Test(arguments: scenarios, [false, true])
  func `what was decoded is encoded to the same messages`(name: String, showsControl: Bool) throws {
    let lines = try decode(recording(name), showsControl: showsControl)
    #expect(lines.count > 200)
    let again = try decode(encode(lines), showsControl: showsControl)
    #expect(try again.map(essence) == lines.map(essence))
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
      #"{"type":"ping","dialect":"ceph v2"}"#,
      "dialect: 'ceph v2' cannot be written, only 'ceph 013' and 'ceph v027'"
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

  /// What two decodings of the same messages have in common: not the numbers of events, packets and
  /// connections, and of what is no message not the names, which messages tell.
  private func essence(_ line: String) throws -> String {
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    var kept = object
    for key in ["event", "packet", "connection", "replies_to", "latency"] { kept[key] = nil }
    if object["kind"] as? String != "message" { (kept["from"], kept["to"]) = (nil, nil) }
    let data = try JSONSerialization.data(withJSONObject: kept, options: .sortedKeys)
    return String(decoding: data, as: UTF8.self)
  }
}

/// The path of a recording of the project.
private func recording(_ name: String) -> String {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return root.appending(path: "captures/v0.9/\(name).pcap").path
}

/// Makes a capture of JSON lines, and gives its path.
@discardableResult
private func encode(_ lines: [String]) throws -> String {
  var bytes: [UInt8] = []
  var encoder = CaptureEncoder(into: &bytes)
  for line in lines { try encoder.append(RecordedEvent(json: Array(line.utf8)), to: &bytes) }
  encoder.finish(into: &bytes)
  let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pcap")
  try Data(bytes).write(to: url)
  return url.path
}

/// The JSON lines of a capture; gaps and ends of connections, which `encode` does not write, are
/// left out.
private func decode(_ path: String, showsControl: Bool) throws -> [String] {
  let lines = Lines(showsControl: showsControl)
  var dissector = Dissector(sink: lines)
  var reader = try CaptureReader(paths: [path])
  while reader.next({ dissector.receive($0, $1) }) {}
  dissector.finish()
  return lines.lines
}

/// Gathers events as JSON lines.
private final class Lines: EventSink {
  private(set) var lines: [String] = []
  private let showsControl: Bool
  private var renderer = JSONRenderer(asArray: false)
  private var output = OutputBuffer()

  init(showsControl: Bool) {
    self.showsControl = showsControl
  }

  func event(_ event: borrowing Event) {
    let isWritten = ![.gap, .reset, .close].contains(event.kind)
    guard event.kind == .message || showsControl && isWritten else { return }
    renderer.render(event, to: &output)
    lines.append(output.description)
    output.removeAll()
  }
}
