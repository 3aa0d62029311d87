/// A capture that is made to exhaust whoever reads it: its memory, or its time.
///
/// Each is made of any number of units (connections, segments, messages); what it takes to read
/// must grow no faster than that number, and its memory must not grow with it at all.
public struct HostileCapture: Sendable {
  /// What it is called on the command line and in tables.
  public let name: String
  /// What it is made of, in one sentence without a full stop.
  public let summary: String
  /// What it is to be read with.
  public let verb: Verb
  /// How many units a measurement takes in a release build, and in a debug build.
  public let size: (full: Int, small: Int)
  private let make: @Sendable (Int, inout PacketOutput) throws -> Void

  /// The command that a capture is made against.
  public enum Verb: String, Sendable {
    case decode, replay, diff
  }

  init(
    _ name: String, _ summary: String, _ verb: Verb = .decode, full: Int, small: Int,
    _ make: @escaping @Sendable (Int, inout PacketOutput) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.verb = verb
    size = (full, small)
    self.make = make
  }

  /// Hands the bytes of a pcap file with `count` units to `sink`, in pieces of about a mebibyte.
  /// Throws what `sink` throws.
  public func write(_ count: Int, to sink: @escaping ([UInt8]) throws -> Void) throws {
    var output = PacketOutput(sink)
    try make(count, &output)
    try output.finish()
  }

  /// Hands the bytes of a pcap file without packets to `sink`. Throws what `sink` throws.
  public static func empty(to sink: @escaping ([UInt8]) throws -> Void) throws {
    var output = PacketOutput(sink)
    try output.finish()
  }

  /// All of them.
  public static let all = transport + announcements + messages + clients

  /// The one of that name.
  public static func named(_ name: String) -> HostileCapture? { all.first { $0.name == name } }
}
