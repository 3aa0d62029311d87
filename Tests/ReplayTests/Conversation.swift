import Capture
import CephWire
import Common
import Dissector
import Encoding
import Foundation
import MDSClient

@testable import Replay

/// A conversation between one client and its servers, written by hand: each line is a message, a
/// millisecond after the one before unless time is let pass.
struct Conversation {
  private var lines: [String] = []
  private var milliseconds = 0
  private let client: String

  private static let cluster = "00112233-4455-6677-8899-aabbccddeeff"
  private static let monitor = #"{"name":"mon0","address":"10.0.0.1:6789","nonce":0}"#

  /// A client with nonce 0 is a kernel client, with any other one in user space.
  init(nonce: Int = 0) {
    client = #"{"name":"client4100","address":"10.0.0.9:40000","nonce":\#(nonce)}"#
  }

  /// A mounted client with a session at mds0.
  static func mounted(nonce: Int = 0) -> Conversation {
    var script = Conversation(nonce: nonce)
    script.mount()
    script.open()
    return script
  }

  /// A mounted client that has asked mds0 for something, which forwards it to mds1; `inSession`: it
  /// has a session there already.
  static func forwarded(
    _ op: String = "mkdir", mustResend: Bool = true, inSession: Bool = true
  ) -> Conversation {
    var conversation = mounted()
    conversation.getsMap(epoch: 2, states: ["up:active", "up:active"])
    if inSession { conversation.open(1) }
    conversation.requests(op, tid: 1, epoch: 2)
    conversation.gets(
      "client_request_forward",
      #""tid":1,"dest_mds":1,"num_fwd":1,"client_must_resend":\#(mustResend ? 1 : 0)"#)
    return conversation
  }

  mutating func pass(seconds: Double) { milliseconds += Int(seconds * 1000) }

  private mutating func line(
    _ type: String, _ from: String, _ to: String, _ message: String, data: String = ""
  ) {
    milliseconds += 1
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let clock = String(format: "%02d:%02d:%02d.%03d", hours, minutes, seconds % 60, rest)
    lines.append(
      #"{"type":"\#(type)","time":"2009-06-18T\#(clock)Z","from":\#(from),"to":\#(to),"#
        + #""message":{\#(message)},"data_bytes":"\#(data)"}"#)
  }

  private func mds(_ rank: Int) -> String {
    #"{"name":"mds\#(rank)","address":"10.0.0.\#(2 + rank):680\#(rank)","nonce":\#(70 + rank)}"#
  }

  /// The client sends a message to an MDS.
  mutating func sends(_ type: String, _ message: String, to rank: Int = 0) {
    line(type, client, mds(rank), message)
  }

  /// An MDS sends a message to the client.
  mutating func gets(_ type: String, _ message: String, from rank: Int = 0) {
    line(type, mds(rank), client, message)
  }

  mutating func asksMonitor(_ type: String, _ message: String = "") {
    line(type, client, Self.monitor, message)
  }

  mutating func mount(asksForMap: Bool = true) {
    asksMonitor("client_mount")
    line(
      "client_mount_ack", Self.monitor, client,
      #""monmap":{"fsid":"\#(Self.cluster)","epoch":1,"mon_inst":[]}"#)
    if !asksForMap { return }
    asksMonitor("mds_getmap", #""fsid":"\#(Self.cluster)","want":1"#)
    line("mdsmap", Self.monitor, client, Self.map(epoch: 1, states: ["up:active"]))
  }

  mutating func open(_ rank: Int = 0) {
    sends("client_session", #""op":"request_open""#, to: rank)
    gets("client_session", #""op":"open""#, from: rank)
  }

  /// A map in which each rank has a state; it comes from an MDS.
  mutating func getsMap(epoch: Int, states: [String], from rank: Int = 0) {
    gets("mdsmap", Self.map(epoch: epoch, states: states), from: rank)
  }

  private static func map(epoch: Int, states: [String]) -> String {
    let infos = states.enumerated().map { rank, state in
      #"{"rank":\#(rank),"state":"\#(state)","addr":{"nonce":\#(70 + rank),"port":680\#(rank),"#
        + #""ip":"10.0.0.\#(2 + rank)"}}"#
    }
    return #""fsid":"\#(cluster)","epoch":\#(epoch),"map":{"epoch":\#(epoch),"#
      + #""session_timeout":60,"session_autoclose":300,"max_mds":\#(states.count),"#
      + #""mds_info":[\#(infos.joined(separator: ","))]}"#
  }

  /// A request, as the kernel client fills it.
  mutating func requests(
    _ op: String, tid: Int, oldest: Int? = nil, retry: Int = 0, epoch: Int = 1,
    path: String = #"{"ino":1,"path":"a"}"#, more: String = "", data: String = "",
    to rank: Int = 0
  ) {
    line(
      "client_request", client, mds(rank),
      #""tid":\#(tid),"oldest_client_tid":\#(oldest ?? tid),"mdsmap_epoch":\#(epoch),"#
        + #""num_retry":\#(retry),"op":"\#(op)","path1":\#(path)\#(more)"#, data: data)
  }

  mutating func replies(
    _ op: String, tid: Int, safe: Int = 1, result: Int = 0, more: String = "", from rank: Int = 0
  ) {
    gets(
      "client_reply", #""tid":\#(tid),"op":"\#(op)","result":\#(result),"safe":\#(safe)\#(more)"#,
      from: rank)
  }

  /// A reply whose target is an inode with a cap.
  mutating func issues(
    ino: Int, cap: Int, seq: Int, caps: Int, tid: Int, name: String = "a", mode: Int = 0o100_644
  ) {
    requests("lookup", tid: tid, path: #"{"ino":1,"path":"\#(name)"}"#)
    let inode =
      #"{"ino":\#(ino),"snapid":18446744073709551614,"mode":\#(mode),"nlink":1,"#
      + #""cap":{"caps":\#(caps),"cap_id":\#(cap),"seq":\#(seq),"realm":1,"flags":1}}"#
    let root = #"{"ino":1,"snapid":18446744073709551614,"mode":16877}"#
    replies(
      "lookup", tid: tid,
      more: #","is_dentry":1,"is_target":1,"trace":{"dir":\#(root),"dirfrag":{"auth":0},"#
        + #""dname":"\#(name)","lease":{"mask":1,"duration_ms":30000,"seq":3},"target":\#(inode)},"#
        + #""snap":{"realms":[{"ino":1,"created":1,"seq":1}]}"#)
  }

  /// What a replay finds.
  func findings(_ profile: ClientProfile? = nil) throws -> [Finding] {
    try replayed(profile).findings
  }

  /// What a replay finds, and the replayer, whose clients may hold no more than `mostWeight` bytes.
  func replayed(
    _ profile: ClientProfile? = nil, mostWeight: Int = Replayer.mostWeight
  ) throws -> (findings: [Finding], replayer: Replayer) {
    var capture: [UInt8] = []
    var encoder = CaptureEncoder(into: &capture)
    for line in lines { try encoder.append(RecordedEvent(json: Array(line.utf8)), to: &capture) }
    encoder.finish(into: &capture)
    let url = FileManager.default.temporaryDirectory.appending(path: "script-\(UUID().uuidString)")
    try Data(capture).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try replay(url.path, profile: profile, mostWeight: mostWeight)
  }

  /// The checks of what a replay finds, in order.
  func checks(_ profile: ClientProfile? = nil) throws -> [Check] {
    try findings(profile).map(\.check)
  }
}

/// Collects findings.
final class FindingRecorder: FindingSink {
  private(set) var findings: [Finding] = []
  func found(_ finding: Finding) { findings.append(finding) }
}

/// Replays a capture.
func replay(
  _ path: String, profile: ClientProfile? = nil, filter: String? = nil,
  mostWeight: Int = Replayer.mostWeight
) throws -> (findings: [Finding], replayer: Replayer) {
  var reader = try CaptureReader(paths: [path], filter: filter)
  let recorder = FindingRecorder()
  var options = ReplayOptions()
  options.profile = profile
  let replayer = Replayer(options: options, sink: recorder, mostWeight: mostWeight)
  var dissector = Dissector(sink: replayer)
  while reader.next({ dissector.receive($0, $1) }) {}
  dissector.finish()
  replayer.finish()
  return (recorder.findings, replayer)
}
