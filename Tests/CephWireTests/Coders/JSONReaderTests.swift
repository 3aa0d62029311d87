import CephWire
import Testing

@Suite struct JSONReaderTests {
  private func read<M: WireMessage>(_ type: M.Type, _ text: String) throws -> M {
    try M.read(json: JSONValue(parsing: [UInt8](text.utf8)), context: WireContext())
  }

  /// What is said of a JSON text that stands for no such message.
  private func complaint<M: WireMessage>(_ type: M.Type, _ text: String) -> String? {
    do {
      _ = try read(type, text)
      return nil
    } catch let error as WireError {
      return "\(error.field): \(error.reason)"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a field that is missing keeps its default`() throws {
    #expect(try read(ClientSession.self, "{}") == ClientSession())
    let session = try read(ClientSession.self, #"{"max_caps":7}"#)
    #expect(session.maxCaps == 7)
    #expect(session.op == .requestOpen)
    let reply = try read(ClientReply.self, #"{"trace":null,"snap":{}}"#)
    #expect(reply.trace == nil)
    #expect(reply.snap == SnapTrace())
  }

  @Test func `a field that the type lacks is refused by name`() {
    #expect(
      complaint(ClientSession.self, #"{"sequence":1}"#) == "sequence: no such field: sequence")
    #expect(
      complaint(ClientSession.self, #"{"stamp":{"sec":1,"usec":2}}"#)
        == "stamp.usec: no such field: usec")
    #expect(
      complaint(ClientRequest.self, #"{"releases":[{},{"dentry":""}]}"#)
        == "releases[1].dentry: no such field: dentry")
  }

  @Test func `arguments of another operation are refused`() {
    #expect(
      complaint(ClientRequest.self, #"{"op":"mkdir","args":{"mask":1}}"#)
        == "args.mask: no such field: mask")
  }

  @Test func `numbers must fit their fields`() throws {
    #expect(
      complaint(ClientSession.self, #"{"max_caps":4294967296}"#)
        == "max_caps: 4294967296 is out of range")
    #expect(complaint(ClientSession.self, #"{"seq":-1}"#) == "seq: -1 is out of range")
    #expect(
      complaint(ClientRequestForward.self, #"{"dest_mds":2147483648}"#)
        == "dest_mds: 2147483648 is out of range")
    let forward = try read(
      ClientRequestForward.self, #"{"tid":18446744073709551615,"dest_mds":-2147483648}"#)
    #expect(forward.tid == .max)
    #expect(forward.destinationMDS == .min)
    #expect(complaint(ClientSession.self, #"{"seq":1.5}"#) == "seq: a number expected")
  }

  @Test func `values of another shape are refused`() {
    #expect(complaint(ClientSession.self, "[]") == "message: an object expected")
    #expect(complaint(ClientSession.self, #"{"stamp":1}"#) == "stamp.stamp: an object expected")
    #expect(complaint(ClientCapRelease.self, #"{"caps":{}}"#) == "caps: a list expected")
    #expect(
      complaint(ClientCapRelease.self, #"{"caps":[1]}"#) == "caps[0].caps: an object expected")
    #expect(
      complaint(ClientSnap.self, #"{"split_inos":[true]}"#) == "split_inos: a number expected")
    #expect(
      complaint(ClientLease.self, #"{"dname":1}"#)
        == #"dname: a string or {"base64":…} expected"#)
    #expect(complaint(ClientSession.self, #"{"trailing":1}"#) == "trailing: bytes expected")
    #expect(complaint(ClientCaps.self, #"{"caps":{"text":"p"}}"#) == "caps: a number expected")
  }

  @Test func `names stand for values, and unknown ones for none`() throws {
    #expect(try read(ClientSession.self, #"{"op":"stale"}"#).op == .stale)
    #expect(try read(ClientSession.self, #"{"op":6}"#).op == .stale)
    #expect(complaint(ClientSession.self, #"{"op":"stall"}"#) == "op: unknown name 'stall'")
    #expect(
      complaint(MDSGetMap.self, #"{"fsid":"a0a1"}"#) == "fsid: unknown name 'a0a1'")
  }

  @Test func `sets of bits may be given as a number or as they are written`() throws {
    #expect(try read(ClientCaps.self, #"{"caps":5}"#).caps.raw == 5)
    #expect(try read(ClientCaps.self, #"{"caps":{"bits":5,"text":"pAs"}}"#).caps.raw == 5)
  }

  @Test func `texts may be given as text or as Base64`() throws {
    #expect(try read(ClientLease.self, #"{"dname":"ä"}"#).dname.bytes == [0xc3, 0xa4])
    let lease = try read(ClientLease.self, #"{"dname":{"base64":"/w=="}}"#)
    #expect(lease.dname.bytes == [0xff])
    #expect(
      complaint(ClientLease.self, #"{"dname":{"base64":"/w"}}"#)
        == #"dname: a string or {"base64":…} expected"#)
  }
}
