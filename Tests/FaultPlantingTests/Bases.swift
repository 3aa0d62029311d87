import FaultPlanting
import Foundation
import Synchronization
import Synthesis
import Testing

/// The recordings of `captures/v0.9`, decoded once for all tests, and the bases made of them.
enum Bases {
  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "captures/v0.9")
  private static let recordings = Mutex<[SourceRecording: Trace]>([:])
  private static let bases = Mutex<[String: Trace]>([:])
  private static let planted = Mutex<[Fault: Planted]>([:])

  /// A recording as it is.
  static func recording(_ source: SourceRecording) throws -> Trace {
    try recordings.withLock { known in
      if let trace = known[source] { return trace }
      let url = directory.appending(path: source.rawValue + ".pcap")
      let trace = Trace(try PcapReader.read(Array(Data(contentsOf: url))))
      known[source] = trace
      return trace
    }
  }

  /// A base made of a recording.
  static func base(_ base: Base, _ source: SourceRecording) throws -> Trace {
    let recording = try recording(source)
    return try bases.withLock { known in
      let key = "\(base.rawValue) \(source.rawValue)"
      if let trace = known[key] { return trace }
      let trace = try base.make(from: recording)
      known[key] = trace
      return trace
    }
  }

  /// A fault at the first place of its base.
  static func planted(_ fault: Fault) throws -> Planted {
    if let known = planted.withLock({ $0[fault] }) { return known }
    let made = try fault.plant(in: base(of: fault))
    planted.withLock { $0[fault] = made }
    return made
  }

  /// What a fault is planted in.
  static func base(of fault: Fault) throws -> Trace {
    try base(fault.base, fault.recording)
  }
}
