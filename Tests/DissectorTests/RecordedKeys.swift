import Cephx
import Foundation

/// The keys that lie beside recordings: a keyring, or a directory of keyrings.
enum RecordedKeys {
  /// All keys beside a capture; none where there are none.
  static func beside(_ capture: String) throws -> KeyMaterial {
    let keyring = capture.replacing(".pcap", with: ".keyring")
    if FileManager.default.fileExists(atPath: keyring) { return try material([keyring]) }
    let directory = capture.replacing(".pcap", with: ".keys")
    let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
    return try material((names ?? []).sorted().map { "\(directory)/\($0)" })
  }

  /// The keys of these keyrings.
  static func material(_ keyrings: [String]) throws -> KeyMaterial {
    try KeyMaterial(keyrings: keyrings.map { try Keyring(parsing: readFile($0), name: $0) })
  }
}
