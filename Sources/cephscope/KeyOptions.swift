import ArgumentParser
import Cephx
import Glibc

/// The options that hand in keys, as they stand on the command line.
struct KeyOptions: ParsableArguments {
  @Option(
    name: .customLong("keyring"),
    help: ArgumentHelp(
      "Keys of clients or daemons, in the format of Ceph's keyrings; may be repeated.",
      valueName: "file"))
  var keyrings: [String] = []

  @Option(
    name: .customLong("keys"),
    help: ArgumentHelp(
      "A key log, as cephscope keys writes it; may be repeated.", valueName: "file"))
  var logs: [String] = []

  /// Reads the files, or ends the command with status 2 and a sentence.
  func material() throws -> KeyMaterial {
    do {
      var material = KeyMaterial()
      for name in keyrings {
        try material.keyrings.append(Keyring(parsing: Self.read(name), name: name))
      }
      for name in logs { try material.logs.append(KeyLog(parsing: Self.read(name), name: name)) }
      return material
    } catch let error as KeyFileError {
      Terminal.complain("\(error)")
      throw ExitCode(2)
    }
  }

  /// Far longer than any keyring of a large cluster.
  private static let longestFile = 64 << 20

  private static func read(_ name: String) throws -> [UInt8] {
    let lines = try LineReader(path: name)
    var text: [UInt8] = []
    while let line = try lines.next() {
      text += line
      text.append(UInt8(ascii: "\n"))
      if text.count > longestFile {
        Terminal.complain("\(name): longer than any file of keys")
        throw ExitCode(2)
      }
    }
    return text
  }
}

extension KeyStore {
  /// Says which keys would have opened what stayed closed.
  func complainOfNeeds() {
    for need in needs { Terminal.complain("\(need)") }
    if needsNotKept > 0 {
      Terminal.complain("more keys are missing: only the first \(KeyLimits.needs) are told")
    }
  }
}
