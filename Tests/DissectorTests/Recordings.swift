import Capture
import CephWire
import Common
import Dissector
import Foundation

/// The recordings that the project carries.
enum Recordings {
  static let all = [
    "a_basic", "b_twoclients", "c2_twomds_resend", "c_twomds", "d_failover", "e_snaps",
    "f_idle_stale", "k_kernel_style",
  ]

  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "captures/v0.9")

  /// The path of a recording.
  static func capture(_ name: String) -> String {
    directory.appending(path: "\(name).pcap").path
  }

  /// What the receivers' logs say was received: the rows of the table beside a recording.
  static func log(_ name: String) throws -> [LogRow] {
    let url = directory.appending(path: "\(name).messages.tsv")
    let text = try String(contentsOf: url, encoding: .utf8)
    return text.split(separator: "\n").dropFirst().compactMap { LogRow(String($0)) }
  }
}

/// A message as its receiver logged it.
struct LogRow {
  let receiver: Endpoint
  let sender: String
  let senderAddress: Endpoint
  let seq: UInt64
  let type: String
  let front: Int
  let data: Int
  let text: String

  init?(_ line: String) {
    let columns = line.split(separator: "\t", maxSplits: 10, omittingEmptySubsequences: false)
      .map(String.init)
    guard columns.count == 11, let receiver = Endpoint(columns[1]),
      let address = Endpoint(columns[3]), let seq = UInt64(columns[4]), let front = Int(columns[7]),
      let data = Int(columns[9])
    else { return nil }
    self.receiver = receiver
    sender = columns[2]
    senderAddress = address
    self.seq = seq
    type = columns[5]
    self.front = front
    self.data = data
    text = columns[10]
  }
}

/// What tells processes apart: port and nonce of the address that they give themselves.
struct Endpoint: Hashable {
  let port: UInt16
  let nonce: UInt32

  /// Parses `127.0.0.1:6801/20827/0`.
  init?(_ text: String) {
    guard let address = EntityAddress(text: text) else { return nil }
    self.init(address)
  }

  init(_ address: EntityAddress) {
    port = address.port.number
    nonce = address.nonce
  }
}

/// A message that was decoded, with copies of what the event has only for the length of a call.
struct Decoded {
  let event: Int
  let packet: Int
  /// The connection and the end of it that sent the message.
  let direction: String
  let message: MessageEvent
  let front: [UInt8]
  let data: [UInt8]
  let problems: [WireProblem]

  var header: MessageHeader { message.header }
  var type: String { message.header.type.name ?? "?" }
  var summary: String {
    var output = OutputBuffer()
    message.appendSummary(to: &output)
    return output.description
  }

  /// All that is the same in two captures of the same messages.
  var essence: String {
    "\(header.source) \(header.destination) \(header.seq) \(type) \(summary) \(front) \(data)"
  }
}

/// Gathers what a capture holds.
final class Gatherer: EventSink {
  private(set) var messages: [Decoded] = []
  private(set) var gaps: [Int] = []
  private(set) var kinds: [EventKind: Int] = [:]
  private(set) var problems: [WireProblem] = []

  func event(_ event: borrowing Event) {
    kinds[event.kind, default: 0] += 1
    problems += event.problems
    if case .gap(let count, _) = event.content { gaps.append(count) }
    guard let message = event.message else { return }
    messages.append(
      Decoded(
        event: event.number, packet: event.stamp.number,
        direction: "\(event.connection) \(event.from.addressText)", message: message,
        front: copy(event.front), data: copy(event.data), problems: event.problems))
  }

  private func copy(_ bytes: RawSpan) -> [UInt8] {
    (0..<bytes.byteCount).map { bytes.byte(at: $0) }
  }

  /// Dissects capture files.
  static func dissect(_ paths: String..., options: DissectorOptions = DissectorOptions()) throws
    -> Gatherer
  {
    let gatherer = Gatherer()
    var dissector = Dissector(sink: gatherer, options: options)
    var reader = try CaptureReader(paths: paths)
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
    return gatherer
  }
}
