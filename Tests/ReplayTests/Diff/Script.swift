import CephWire
import Common
import Rendering

/// Writes messages between a client and metadata servers by hand, with times in milliseconds.
struct Script {
  private(set) var trace = Trace()
  var client = 4100
  private var tid = 0
  private static let start: Int64 = 1_245_362_400_000_000_000

  private func instant(_ milliseconds: Double) -> JSONValue {
    var output = OutputBuffer()
    output.append(
      iso8601: Instant(nanoseconds: Self.start + Int64((milliseconds * 1_000_000).rounded())))
    return .string(output.description)
  }

  private func party(_ name: String) -> JSONValue {
    let number = Int(name.drop { $0.isLetter }) ?? 0
    let isClient = name.hasPrefix("client")
    let address = isClient ? "10.0.1.1:\(number)" : "10.0.0.1:\(680 + number)"
    return .object(["name": .string(name), "address": .string(address), "nonce": .integer(5)])
  }

  /// Appends a message of the given fields.
  mutating func message(
    _ type: String, from: String, to: String, at time: Double, _ fields: [String: JSONValue]
  ) {
    trace.events.append(
      .object([
        "type": .string(type), "from": party(from), "to": party(to), "time": instant(time),
        "message": .object(fields),
      ]))
  }

  /// Sends a request about the path below the root; gives its transaction.
  @discardableResult
  mutating func ask(
    _ op: String, _ path: String, at time: Double, mds: Int = 0,
    _ more: [String: JSONValue] = [:]
  ) -> Int {
    tid += 1
    sendAgain(op, path, tid, at: time, mds: mds, more)
    return tid
  }

  /// Sends a request under a given transaction.
  mutating func sendAgain(
    _ op: String, _ path: String, _ tid: Int, at time: Double, mds: Int = 0,
    _ more: [String: JSONValue] = [:]
  ) {
    let fields: [String: JSONValue] = [
      "tid": .integer(Int128(tid)), "op": .string(op),
      "path1": .object(["ino": .integer(1), "path": .string(path)]),
    ]
    message(
      "client_request", from: "client\(client)", to: "mds\(mds)", at: time,
      fields.merging(more) { $1 })
  }

  /// Answers a request.
  mutating func answer(
    _ tid: Int, _ op: String, at time: Double, result: Int = 0, mds: Int = 0,
    _ more: [String: JSONValue] = [:]
  ) {
    let fields: [String: JSONValue] = [
      "tid": .integer(Int128(tid)), "op": .string(op), "result": .integer(Int128(result)),
      "safe": .integer(1),
    ]
    message(
      "client_reply", from: "mds\(mds)", to: "client\(client)", at: time,
      fields.merging(more) { $1 })
  }

  /// Asks, and is answered after `latency` milliseconds.
  mutating func exchange(
    _ op: String, _ path: String, at time: Double, latency: Double = 0.5, result: Int = 0,
    asking: [String: JSONValue] = [:], _ answering: [String: JSONValue] = [:]
  ) {
    let tid = ask(op, path, at: time, asking)
    answer(tid, op, at: time + latency, result: result, answering)
  }

  /// The trace, in the order of time.
  var sorted: Trace {
    Trace(trace.events.sorted { ($0["time"]?.string ?? "") < ($1["time"]?.string ?? "") })
  }
}

/// The trace that `body` writes.
func script(_ body: (inout Script) -> Void) -> Trace {
  var script = Script()
  body(&script)
  return script.sorted
}

/// An inode of a reply.
func inode(_ number: Int, caps: Int = 0, mode: Int = 0o100644) -> JSONValue {
  .object([
    "ino": .integer(Int128(number)), "snapid": .integer(0xffff_ffff_ffff_fffe),
    "mode": .integer(Int128(mode)),
    "cap": .object(["caps": .object(["bits": .integer(Int128(caps))])]),
  ])
}

/// What a reply has that tells of a name in a directory.
func trace(
  directory: Int, _ name: String, _ number: Int, leaseMilliseconds: Int = 0, caps: Int = 0,
  directoryCaps: Int = 0, mode: Int = 0o100644
) -> [String: JSONValue] {
  [
    "is_dentry": .integer(1), "is_target": .integer(1),
    "trace": .object([
      "dir": inode(directory, caps: directoryCaps), "dname": .string(name),
      "lease": .object([
        "mask": .integer(leaseMilliseconds > 0 ? 1 : 0),
        "duration_ms": .integer(Int128(leaseMilliseconds)),
      ]),
      "target": inode(number, caps: caps, mode: mode),
    ]),
  ]
}
