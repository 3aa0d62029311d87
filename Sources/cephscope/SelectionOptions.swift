import ArgumentParser
import CephWire
import Common

/// The options that select events, as they stand on the command line.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("type"),
    help: ArgumentHelp(
      "Only these message types, by the names that the output has.",
      valueName: "client_request,…"),
    transform: parseTypes)
  var types: [MessageType]?

  @Option(
    name: .customLong("op"),
    help: ArgumentHelp(
      "Only these operations, of requests, replies, sessions, caps, leases and snaps.",
      valueName: "mkdir,rename,…"),
    transform: parseOperations)
  var operations: [String]?

  @Option(help: ArgumentHelp("Only what this client says or is told.", valueName: "number"))
  var client: Int64?

  @Option(help: ArgumentHelp("Only what this metadata server says or is told.", valueName: "rank"))
  var mds: Int32?

  @Option(help: "Only this transaction.")
  var tid: UInt64?

  @Option(
    help: ArgumentHelp("Only messages about this inode.", valueName: "0x10000000000"),
    transform: parseNumber)
  var ino: UInt64?

  @Option(
    help: ArgumentHelp(
      "Only messages with a path or name of this pattern (* ? [ ]).", valueName: "'dir/*'"))
  var path: String?

  @Option(
    help: ArgumentHelp(
      "Only from this time on: seconds from the start, or 2026-11-22T19:54:48Z.",
      valueName: "time"),
    transform: TimeBound.init(parsing:))
  var since: TimeBound?

  @Option(
    help: ArgumentHelp("Only up to this time.", valueName: "time"),
    transform: TimeBound.init(parsing:))
  var until: TimeBound?

  @Option(
    name: .customLong("packet"),
    // So that -9 is a range and no option.
    parsing: .unconditional,
    help: ArgumentHelp(
      "Only events completed by these packets.", valueName: "100-200"),
    transform: parseRange)
  var packets: ClosedRange<Int>?

  @Option(
    help: ArgumentHelp(
      "Read only packets of a libpcap expression.", valueName: "'tcp port 6789'"))
  var filter: String?

  /// The selection that the options ask for.
  var selection: Selection {
    Selection(
      types: types.map(Set.init), operations: operations.map(Set.init), client: client, mds: mds,
      tid: tid, ino: ino.map(InodeNumber.init(raw:)), path: path, since: since, until: until,
      packets: packets)
  }
}

/// Splits `a,b,c`.
private func split(_ list: String) -> [String] {
  list.split(separator: ",").map { String($0.filter { $0 != " " }) }
}

private func parseTypes(_ list: String) throws -> [MessageType] {
  try split(list).flatMap { name in
    if let number = UInt16(name) { return [MessageType(raw: number)] }
    // Codes have been used again: a name may stand for another one in each dialect.
    let types = Dialect.allCases.compactMap { MessageType(text: name, in: $0) }
    guard !types.isEmpty else {
      let known = Dialect.allCases.flatMap { dialect in
        MessageTable.all(in: dialect).compactMap { $0.code.name(in: dialect) }
      }
      let list = Set(known).sorted().joined(separator: ", ")
      throw ValidationError("No such message type: '\(name)'. Those with fields are \(list).")
    }
    return types
  }
}

private func parseOperations(_ list: String) throws -> [String] {
  let names =
    RequestOperation.namesInAnyDialect + SessionOp.names.values + CapOp.names.values
    + LeaseAction.names.values + SnapOp.names.values
  return try split(list).map { name in
    guard names.contains(name) else {
      let known = Set(names).sorted().joined(separator: ", ")
      throw ValidationError("No such operation: '\(name)'. There are \(known).")
    }
    return name
  }
}

/// Parses a number, hexadecimal after `0x`.
private func parseNumber(_ text: String) throws -> UInt64 {
  let digits = text.lowercased()
  let number =
    digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
  guard let number else { throw ValidationError("'\(text)' is no number.") }
  return number
}

/// Parses `7`, `7-9`, `7-` or `-9`.
private func parseRange(_ text: String) throws -> ClosedRange<Int> {
  let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
  let first = parts[0].isEmpty ? 1 : Int(parts[0])
  let last = parts.count == 1 ? first : parts[1].isEmpty ? Int.max : Int(parts[1])
  guard let first, let last, first <= last, !text.isEmpty, text != "-" else {
    throw ValidationError("'\(text)' is no range of packets; 100-200 would be one.")
  }
  return first...last
}
