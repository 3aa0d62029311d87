import Foundation
import Synthesis
import Synchronization

/// The recordings of `captures/v0.9`.
enum Scenario: String, CaseIterable, Sendable {
  case basic = "a_basic"
  case twoClients = "b_twoclients"
  case twoMDS = "c_twomds"
  case resend = "c2_twomds_resend"
  case failover = "d_failover"
  case snaps = "e_snaps"
  case stale = "f_idle_stale"
  case kernelStyle = "k_kernel_style"

  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "captures/v0.9")

  /// The capture file.
  var path: String { Self.directory.appending(path: rawValue + ".pcap").path }

  /// What the receivers' logs say was received.
  var logPath: String { Self.directory.appending(path: rawValue + ".messages.tsv").path }

  /// The packets of the capture.
  func recording() throws -> Recording {
    try PcapReader.read(readFile(path))
  }

  /// The events of the capture, which is decoded once for all tests.
  func events() throws -> [SeenEvent] {
    try Self.decoded.withLock { decoded in
      if let events = decoded[self] { return events }
      let events = try EventRecorder.events(of: [path])
      decoded[self] = events
      return events
    }
  }

  /// The messages among the events.
  func messages() throws -> [SeenMessage] {
    try events().compactMap(SeenMessage.init)
  }

  private static let decoded = Mutex<[Scenario: [SeenEvent]]>([:])
}

/// The bytes of a file.
func readFile(_ path: String) throws -> [UInt8] {
  try Array(Data(contentsOf: URL(filePath: path)))
}

/// Lets `body` use a file with these bytes, which is removed afterwards.
func withTemporaryFile<T>(_ bytes: [UInt8], _ body: (String) throws -> T) throws -> T {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "dissector-tests-\(UUID().uuidString)")
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path)
}
