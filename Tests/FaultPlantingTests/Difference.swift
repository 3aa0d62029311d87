import CephWire
import Common
import FaultPlanting
import Foundation

/// What planting has done to a trace, in words.
enum Difference {
  /// One line per changed event: what was done, and the fields that differ, with their values.
  static func lines(from base: Trace, to planted: Planted) -> [String] {
    let before = Dictionary(uniqueKeysWithValues: base.events.map { ($0.id, $0) })
    let after = Dictionary(uniqueKeysWithValues: planted.trace.events.map { ($0.id, $0) })
    return planted.changes.map { change in
      switch change {
      case .deleted(let id): "deleted \(id) \(name(before[id]))"
      case .moved(let id): "moved \(id) \(name(before[id]))"
      case .inserted(let id): "inserted \(summary(after[id]))"
      case .changed(let id):
        "changed \(id) \(name(before[id])): "
          + fields(before[id], after[id]).joined(separator: ", ")
      }
    }
  }

  /// What Ceph's own log prints for an event's message.
  private static func summary(_ event: TraceEvent?) -> String {
    guard let event, let header = event.header else { return "nothing" }
    var output = OutputBuffer()
    event.message?.appendSummary(to: &output, header: header, context: WireContext())
    return output.description
  }

  /// The type of an event's message, and its operation.
  private static func name(_ event: TraceEvent?) -> String {
    guard let event, let header = event.header else { return "nothing" }
    let operation = event.message?.facts.operation
    return (MessageType.names[header.type.raw] ?? "?") + (operation.map { " " + $0 } ?? "")
  }

  /// The leaves of two messages that differ. Of lists that became longer or shorter only the counts
  /// are told, and the elements that both have.
  private static func fields(_ before: TraceEvent?, _ after: TraceEvent?) -> [String] {
    let old = leaves(of: before)
    return leaves(of: after).sorted { $0.key < $1.key }.compactMap { path, value in
      guard let oldValue = old[path], oldValue != value else { return nil }
      return "\(path) \(oldValue) → \(value)"
    }
  }

  /// The leaves of a message by their paths.
  private static func leaves(of event: TraceEvent?) -> [String: String] {
    guard let event, let message = event.message else { return [:] }
    var writer = JSONWriter()
    message.write(json: &writer, leaves: .max)
    let json = try? JSONSerialization.jsonObject(with: Data(writer.output.description.utf8))
    var leaves: [String: String] = [:]
    gather(json ?? "no JSON", "", into: &leaves)
    leaves["data"] = String(event.sections.data.count)
    return leaves
  }

  private static func gather(_ json: Any, _ path: String, into leaves: inout [String: String]) {
    switch json {
    case let object as [String: Any]:
      // Bits have a number and a text.
      if let text = object["text"] {
        leaves[path] = "\(text)"
      } else {
        for (key, value) in object {
          gather(value, path.isEmpty ? key : path + "." + key, into: &leaves)
        }
      }
    case let array as [Any]:
      leaves[path + ".count"] = String(array.count)
      for (index, value) in array.enumerated() { gather(value, "\(path)[\(index)]", into: &leaves) }
    default: leaves[path] = "\(json)"
    }
  }
}
