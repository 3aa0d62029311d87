import CephWire
import Cephx
import Dissector
import Foundation
import Synthesis
import Synchronization

/// The recordings of `captures`: the raw value is the path there.
enum Scenario: String, CaseIterable, Sendable {
  case basic = "v0.9/a_basic"
  case twoClients = "v0.9/b_twoclients"
  case twoMDS = "v0.9/c_twomds"
  case resend = "v0.9/c2_twomds_resend"
  case failover = "v0.9/d_failover"
  case snaps = "v0.9/e_snaps"
  case stale = "v0.9/f_idle_stale"
  case kernelStyle = "v0.9/k_kernel_style"

  case pacificBasic = "pacific/basic-v1-lib"
  case pacificRare = "pacific/rare-v1-lib"
  case reefFailover = "reef/failover-msgr1"
  case reefSnapsAndQuotas = "reef/snapquota-msgr1"
  case reefIdle = "reef/idle-msgr1"
  case tentacleBasic = "tentacle/basic-msgr1"
  case tentacleNewWire = "tentacle/newwire-msgr1"
  case tentacleSessions = "tentacle/sessions-msgr1"
  case kernel61Failover = "kernel/k61-reef-failover-legacy"
  case kernel61Evict = "kernel/k61-reef-evict-legacy"
  case kernel612Crypt = "kernel/k612-reef-crypt-legacy"
  case kernel72Failover = "kernel/k72-tentacle-failover-legacy"

  case reefReclaim = "reef/reclaim-crc"
  case pacificSecure = "pacific/basic-secure-lib"
  case pacificStartup = "pacific/startup-secure-mds"
  case tentacleSecure = "tentacle/failover-secure"

  /// What its connections speak.
  var dialect: Dialect {
    if rawValue.hasPrefix("v0.9/") { return .ceph013 }
    return self == .reefReclaim || isSecure ? .cephV2 : .cephV027
  }

  /// Whether its connections are encrypted.
  var isSecure: Bool { rawValue.contains("-secure") }

  /// The recordings of the dialect of 2009.
  static let of2009 = allCases.filter { $0.dialect == .ceph013 }

  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "captures")

  /// The capture file.
  var path: String { Self.directory.appending(path: rawValue + ".pcap").path }

  /// What the receivers' logs say was received.
  var logPath: String { Self.directory.appending(path: rawValue + ".messages.tsv").path }

  /// What it takes to decode it: the keys that lie beside it, where it is encrypted.
  func options() throws -> DissectorOptions {
    var options = DissectorOptions()
    if isSecure { options.keys = try RecordedKeys.beside(path) }
    return options
  }

  /// The packets of the capture.
  func recording() throws -> Recording {
    try PcapReader.read(readFile(path))
  }

  /// The events of the capture, which is decoded once for all tests.
  func events() throws -> [SeenEvent] {
    try Self.decoded.withLock { decoded in
      if let events = decoded[self] { return events }
      let events = try EventRecorder.events(of: [path], options: options())
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
