import CephWire
import Cephx
import Foundation
import Messenger
import Testing
import Transport

@testable import Capture
@testable import Dissector
@testable import Replay

/// `docs/limits.md` says what the code does.
@Suite struct LimitsDocumentTests {
  /// The caps that the page lists, and their values in the code.
  private static let constants: [String: Int] = [
    "SessionMemory.capacity": SessionMemory.capacity,
    "WireLimits.leaves": WireLimits.leaves, "WireLimits.memory": WireLimits.memory,
    "WireLimits.problems": WireLimits.problems,
    "WireLimits.mappedFields": WireLimits.mappedFields,
    "QuestionTable.capacity": QuestionTable.capacity, "NameMemory.capacity": NameMemory.capacity,
    "KeyLimits.tickets": KeyLimits.tickets, "KeyLimits.serviceKeys": KeyLimits.serviceKeys,
    "KeyLimits.connections": KeyLimits.connections, "KeyLimits.needs": KeyLimits.needs,
    "KeyLimits.longestName": KeyLimits.longestName,
    "Replayer.mostClients": Replayer.mostClients, "Replayer.mostWeight": Replayer.mostWeight,
    "Replayer.mostSummaries": Replayer.mostSummaries,
    "--max-findings": ReplayOptions.mostFindings,
    "InterfaceCounter.most": InterfaceCounter.most,
  ]

  /// All properties of a structure of caps.
  private static func properties(_ name: String, of limits: Any) -> [String: Int] {
    let values = Mirror(reflecting: limits).children.compactMap { child -> (String, Int)? in
      guard let label = child.label else { return nil }
      return (child.value as? Int ?? (child.value as? Int32).map(Int.init)).map {
        ("\(name).\(label)", $0)
      }
    }
    return Dictionary(uniqueKeysWithValues: values)
  }

  private static let units = [" KiB": 1 << 10, " MiB": 1 << 20, "": 1]

  private static func number(_ text: String) -> Int? {
    for (unit, size) in units.sorted(by: { $0.key > $1.key }) where text.hasSuffix(unit) {
      return Int(text.dropLast(unit.count).replacing(",", with: "")).map { $0 * size }
    }
    return nil
  }

  @Test func `each cap is listed with its default`() throws {
    let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: top.appendingPathComponent("docs/limits.md"), encoding: .utf8)
    var listed: [String: Int] = [:]
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      listed[cells[0].replacing("`", with: "")] = Self.number(cells[1])
    }
    let caps = Self.constants
      .merging(Self.properties("TransportLimits", of: TransportLimits())) { $1 }
      .merging(Self.properties("MessengerLimits", of: MessengerLimits())) { $1 }
    #expect(listed == caps)
    #expect(caps.count > 30)
  }
}
