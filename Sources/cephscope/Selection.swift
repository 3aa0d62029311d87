import CephWire
import Common
import Dissector
import Glibc

/// Which events are shown. Everything that is given must hold.
struct Selection {
  var types: Set<MessageType>?
  var operations: Set<String>?
  var client: Int64?
  var mds: Int32?
  var tid: UInt64?
  var ino: InodeNumber?
  /// A pattern as the shell has them.
  var path: String?
  var since: TimeBound?
  var until: TimeBound?
  var packets: ClosedRange<Int>?

  init(
    types: Set<MessageType>? = nil, operations: Set<String>? = nil, client: Int64? = nil,
    mds: Int32? = nil, tid: UInt64? = nil, ino: InodeNumber? = nil, path: String? = nil,
    since: TimeBound? = nil, until: TimeBound? = nil, packets: ClosedRange<Int>? = nil
  ) {
    self.types = types
    self.operations = operations
    self.client = client
    self.mds = mds
    self.tid = tid
    self.ino = ino
    self.path = path
    self.since = since
    self.until = until
    self.packets = packets
  }

  /// More packets than any reordering of a capture moves an event back by.
  private static let reordering = 4096

  /// Decides on one event.
  func decide(_ event: borrowing Event) -> EventFate {
    if let packets {
      if event.stamp.number - Self.reordering > packets.upperBound { return .past }
      guard packets.contains(event.stamp.number) else { return .hidden }
    }
    if let since, event.stamp.time < since.instant(from: event.start) { return .hidden }
    if let until, event.stamp.time > until.instant(from: event.start) { return .hidden }
    if let client, !involves(event, EntityName(.client, client)) { return .hidden }
    if let mds, !involves(event, EntityName(.mds, mds)) { return .hidden }
    return selectsContent(event) ? .shown : .hidden
  }

  private func involves(_ event: borrowing Event, _ name: EntityName) -> Bool {
    let names = [
      event.from.name, event.to.name, event.message?.header.originalSource.name,
    ]
    return names.contains(name)
  }

  private func selectsContent(_ event: borrowing Event) -> Bool {
    if types == nil && operations == nil && tid == nil && ino == nil && path == nil { return true }
    guard let message = event.message else { return false }
    if let types, !types.contains(message.header.type) { return false }
    if operations == nil && tid == nil && ino == nil && path == nil { return true }
    guard let decoded = message.decoded else { return false }
    if let tid, message.transactionID != tid { return false }
    if operations == nil && ino == nil && path == nil { return true }
    let facts = decoded.value.facts
    if let operations, !operations.contains(facts.operation ?? "") { return false }
    if let ino, !facts.inodes.contains(ino) { return false }
    if let path, !facts.paths.contains(where: { matches($0, pattern: path) }) { return false }
    return true
  }

  private func matches(_ path: WireString, pattern: String) -> Bool {
    // Sound: both strings are only read, during the call.
    unsafe fnmatch(pattern, path.description, 0) == 0
  }
}
