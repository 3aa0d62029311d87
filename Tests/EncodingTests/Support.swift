import Capture
import Cephx
import Common
import Dissector
import Encoding
import Foundation
import Rendering
import Testing

/// What two decodings of the same messages have in common: not the numbers of events, packets and
/// connections, and of what is no message not the names, which messages tell.
func essence(_ line: String, but others: [String] = []) throws -> String {
  let object = try #require(
    JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  var kept = object
  for key in ["event", "packet", "connection", "replies_to", "latency"] + others { kept[key] = nil }
  if object["kind"] as? String != "message" { (kept["from"], kept["to"]) = (nil, nil) }
  let data = try JSONSerialization.data(withJSONObject: kept, options: .sortedKeys)
  return String(decoding: data, as: UTF8.self)
}

/// The path of a recording of the project, or of one that lies beside it.
func recording(_ name: String, _ ending: String = "pcap") -> String {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let places = ["captures", "../shared/captures"].map {
    root.appending(path: "\($0)/\(name).\(ending)").path
  }
  return places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
}

/// Makes a capture of JSON lines, and gives its path.
@discardableResult
func encode(_ lines: [String]) throws -> String {
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
func decode(
  _ path: String, showsControl: Bool, keyring: String? = nil
) throws -> [String] {
  let lines = Lines(showsControl: showsControl)
  var options = DissectorOptions()
  if let keyring {
    let text = try [UInt8](Data(contentsOf: URL(filePath: keyring)))
    options.keys.keyrings = [try Keyring(parsing: text, name: keyring)]
  }
  var dissector = Dissector(sink: lines, options: options)
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
