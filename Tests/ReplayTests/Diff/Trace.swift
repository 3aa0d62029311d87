import Capture
import CephWire
import Common
import Dissector
import Encoding
import Foundation
import Rendering
import Replay

/// The messages of a capture as JSON objects, to be changed and made a capture of again.
struct Trace: Sendable {
  var events: [JSONValue]

  init(_ events: [JSONValue] = []) {
    self.events = events
  }

  /// The path of a recording of `captures/v0.9`.
  static func path(_ recording: String) -> String {
    let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return top.appending(path: "captures/v0.9/\(recording).pcap").path
  }

  /// The messages between clients and metadata servers of a recording.
  static func recording(_ name: String) throws -> Trace {
    let lines = JSONLines()
    try dissect(path(name), into: lines)
    return Trace(try lines.lines.map { try JSONValue(parsing: Array($0.utf8)) })
  }

  /// Lets the sink see the events of the capture that is made of the messages.
  func dissect(into sink: any EventSink) throws {
    var bytes: [UInt8] = []
    var encoder = CaptureEncoder(into: &bytes)
    for event in events {
      try encoder.append(RecordedEvent(json: Array(event.text.utf8)), to: &bytes)
    }
    encoder.finish(into: &bytes)
    let url = FileManager.default.temporaryDirectory.appending(path: "diff-\(UUID()).pcap")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(bytes).write(to: url)
    try Self.dissect(url.path, into: sink)
  }

  static func dissect(_ path: String, into sink: any EventSink) throws {
    var reader = try CaptureReader(paths: [path])
    var options = DissectorOptions()
    options.types = BehaviourRecorder.types
    var dissector = Dissector(sink: sink, options: options)
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
  }

  /// What differs between this and another trace.
  func compared(with other: Trace) throws -> CaptureDiff.Result {
    let diff = CaptureDiff()
    try dissect(into: diff.sinkForA)
    try other.dissect(into: diff.sinkForB)
    return diff.compare()
  }

  /// `kind operation: text` of each difference to another trace; notes are marked.
  func lines(against other: Trace) throws -> [String] {
    try compared(with: other).differences.map(Self.line)
  }

  static func line(_ difference: Difference) -> String {
    let mark = difference.severity == .note ? "note " : ""
    let operation = difference.operation.map { "\($0): " } ?? ""
    return "\(mark)\(difference.kind.rawValue) \(operation)\(difference.text)"
  }

  // MARK: Changes

  /// The places of the messages of a type for which `holds` is true.
  func places(_ type: String, _ holds: (JSONValue) -> Bool = { _ in true }) -> [Int] {
    events.indices.filter { events[$0]["type"]?.string == type && holds(events[$0]) }
  }

  /// The places of everything about the transaction of the request at `place`: the request itself,
  /// forwards and replies.
  func transaction(of place: Int) -> [Int] {
    let request = events[place]
    return events.indices.filter { index in
      let event = events[index]
      guard let tid = event["message"]?["tid"], tid == request["message"]?["tid"] else {
        return false
      }
      let client = request["from"]?["name"]
      return event["from"]?["name"] == client || event["to"]?["name"] == client
    }
  }

  mutating func remove(_ places: [Int]) {
    for place in places.sorted().reversed() { events.remove(at: place) }
  }

  /// The same work in another run: other clients, addresses, transactions, inode numbers and times.
  func anotherRun() -> Trace {
    Trace(events.map { Self.anotherRun($0) })
  }

  private static func anotherRun(_ event: JSONValue) -> JSONValue {
    var event = event
    event["header"] = nil
    for end in ["from", "to"] {
      guard let party = event[end] else { continue }
      event[end] = moved(party)
    }
    if let time = event["time"]?.string.flatMap(Instant.init(iso8601:)) {
      // Three days later, and all of it a little slower.
      let later = time.nanoseconds &+ 259_200_000_000_000 &+ (time.nanoseconds & 0xffff_ffff) / 7
      var output = OutputBuffer()
      output.append(iso8601: Instant(nanoseconds: later))
      event["time"] = .string(output.description)
    }
    if let message = event["message"] { event["message"] = renumbered(message, key: "") }
    return event
  }

  private static func moved(_ party: JSONValue) -> JSONValue {
    var party = party
    guard let name = party["name"]?.string, name.hasPrefix("client"),
      let number = Int(name.dropFirst(6))
    else { return party }
    party["name"] = .string("client\(4100 + 7 * number)")
    let nonce = party["nonce"]?.integer(as: Int.self) ?? 0
    party["nonce"] = .integer(Int128(nonce + 9))
    if let address = party["address"]?.string {
      party["address"] = .string(address.replacing("127.0.0.1", with: "10.1.2.3"))
    }
    party["entity_address"] = .string("10.1.2.3:\(7000 + number)/\(nonce + 9)/0")
    return party
  }

  /// Inode numbers of clients, and transactions, as another run has them.
  private static func renumbered(_ value: JSONValue, key: String) -> JSONValue {
    switch value {
    case .integer(let number) where (1 << 40)..<(1 << 41) ~= number: .integer(number + 0x777)
    case .integer(let number) where ["tid", "oldest_client_tid"].contains(key) && number > 0:
      .integer(number + 1000)
    case .array(let elements): .array(elements.map { renumbered($0, key: key) })
    case .object(let members):
      .object(Dictionary(uniqueKeysWithValues: members.map { ($0, renumbered($1, key: $0)) }))
    default: value
    }
  }
}

/// Gathers messages as JSON lines.
private final class JSONLines: EventSink {
  private(set) var lines: [String] = []
  private var renderer = JSONRenderer(asArray: false)
  private var output = OutputBuffer()

  func event(_ event: borrowing Event) {
    guard let message = event.message, BehaviourRecorder.types.contains(message.header.type) else {
      return
    }
    renderer.render(event, to: &output)
    lines.append(output.description)
    output.removeAll()
  }
}

extension JSONValue {
  subscript(key: String) -> JSONValue? {
    get { if case .object(let members) = self { members[key] } else { nil } }
    set {
      guard case .object(var members) = self else { return }
      members[key] = newValue
      self = .object(members)
    }
  }

  /// Goes down along the keys.
  subscript(path keys: String...) -> JSONValue? {
    get { keys.reduce(self as JSONValue?) { $0?[$1] } }
    set { set(keys[...], newValue) }
  }

  private mutating func set(_ keys: ArraySlice<String>, _ value: JSONValue?) {
    guard let key = keys.first else { return }
    guard keys.count > 1 else { return self[key] = value }
    var inner = self[key] ?? .object([:])
    inner.set(keys.dropFirst(), value)
    self[key] = inner
  }

  /// The JSON text.
  var text: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .real(let value): return "\(value)"
    case .string(let value):
      var output = OutputBuffer()
      output.append(json: value)
      return output.description
    case .array(let elements): return "[\(elements.map(\.text).joined(separator: ","))]"
    case .object(let members):
      let texts = members.sorted { $0.key < $1.key }.map {
        "\(JSONValue.string($0).text):\($1.text)"
      }
      return "{\(texts.joined(separator: ","))}"
    }
  }
}
