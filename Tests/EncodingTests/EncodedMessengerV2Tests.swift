import Foundation
import Testing

/// `decode | encode | decode` over recordings of messenger v2, and captures written by hand.
@Suite struct EncodedMessengerV2Tests {
  @Test(.enabled(if: isThere("reef/reclaim-crc")), arguments: [false, true])
  func `what was decoded in crc mode is encoded to the same events`(showsControl: Bool) throws {
    let lines = try decode(recording("reef/reclaim-crc"), showsControl: showsControl)
    #expect(lines.count > 100)
    let again = try decode(encode(lines), showsControl: showsControl)
    #expect(try again.map { try essence($0) } == lines.map { try essence($0) })
  }

  @Test(.enabled(if: isThere("tentacle/failover-secure")), arguments: [false, true])
  func `what was encrypted is encoded in clear`(showsControl: Bool) throws {
    let name = "tentacle/failover-secure"
    let lines = try decode(
      recording(name), showsControl: showsControl, keyring: recording(name, "keyring"))
    #expect(lines.count > 150)
    let again = try decode(encode(lines), showsControl: showsControl)
    let secure = #""con_mode":"secure""#
    let expected = lines.map { $0.replacing(secure, with: #""con_mode":"crc""#) }
    #expect(expected != lines || !showsControl)
    #expect(
      try again.map { try essence($0, but: ["size"]) }
        == expected.map { try essence($0, but: ["size"]) })
  }

  @Test func `a message written by hand has names and a session`() throws {
    let client = #"{"name":"client.4100","address":"10.0.0.2:40000"}"#
    let mds = #"{"name":"mds.0","address":"10.0.0.1:6800"}"#
    let lines = try decode(
      encode([
        #"{"dialect":"ceph v2","type":"client_session","connection":1,"from":\#(client),"#
          + #""to":\#(mds),"message":{"op":"request_open"}}"#,
        #"{"dialect":"ceph v2","type":"client_session","connection":2,"session":1,"#
          + #""from":\#(client.replacing("40000", with: "40002")),"to":\#(mds),"seq":2,"message":{"op":"request_close"}}"#,
      ]), showsControl: true)
    let messages = lines.filter { $0.contains(#""kind":"message""#) }
    #expect(messages.count == 2)
    #expect(messages.allSatisfy { $0.contains(#""from":{"name":"client.4100""#) })
    #expect(messages.allSatisfy { $0.contains(#""to":{"name":"mds.0""#) })
    #expect(messages.last?.contains(#""connection":2,"session":1"#) == true)
    #expect(lines.filter { $0.contains(#""tag":"client_ident""#) }.count == 1)
    #expect(lines.filter { $0.contains(#""tag":"session_reconnect""#) }.count == 1)
    #expect(!lines.contains { $0.contains(#""problems""#) })
  }

  @Test func `frames are of the revision that the banners tell`() throws {
    let banner = #""kind":"banner","banner":"ceph v2\n","banner_features":{}"#
    let ends = #""from":{"address":"10.0.0.2:40000"},"to":{"address":"10.0.0.1:6800"}"#
    let path = try encode([
      #"{"dialect":"ceph v2",\#(banner),\#(ends)}"#,
      #"{"dialect":"ceph v2","kind":"ack","seq":5,\#(ends)}"#,
      #"{"dialect":"ceph v2","kind":"keepalive","stamp":{"sec":7,"nsec":9},"answer":true,\#(ends)}"#,
    ])
    let lines = try decode(path, showsControl: true)
    #expect(lines.count == 3)
    #expect(lines.dropFirst().first?.contains(#""kind":"ack""#) == true)
    #expect(lines.dropFirst().first?.contains(#""seq":5"#) == true)
    #expect(lines.last?.contains(#""answer":true"#) == true)
    // Revision 0 has an epilogue of 17 bytes behind the one segment, revision 1 a CRC.
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
    let ack = Array(bytes.split(separator: [5, 0, 0, 0, 0, 0, 0, 0], maxSplits: 1).last ?? [])
    #expect(ack.first == 0)
    #expect(ack[5..<17].allSatisfy { $0 == 0 })
  }

  @Test func `a frame that could not be read is not written`() throws {
    let ends = #""from":{"address":"10.0.0.2:40000"},"to":{"address":"10.0.0.1:6800"}"#
    let lines = try decode(
      encode([
        #"{"dialect":"ceph v2","kind":"frame","tag":"message","size":99,\#(ends)}"#,
        #"{"dialect":"ceph v2","kind":"frame","tag":null,"size":99,\#(ends)}"#,
      ]), showsControl: true)
    #expect(lines == [])
  }
}

/// Whether a recording lies here or beside the project.
private func isThere(_ name: String) -> Bool {
  FileManager.default.fileExists(atPath: recording(name))
}
