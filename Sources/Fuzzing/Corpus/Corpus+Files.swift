import Foundation

extension Corpus {
  /// Cuts inputs from all captures below a directory, with the keyrings (`NAME.keyring`, or those in
  /// `NAME.keys`) that lie beside them, and takes those that ``write(to:targets:)`` has written
  /// there. Files that are none of these are passed over; the order does not depend on the disk's.
  public mutating func add(directory: String) {
    let top = URL(fileURLWithPath: directory)
    let found = FileManager.default.enumerator(at: top, includingPropertiesForKeys: nil)
    let files = (found?.allObjects as? [URL] ?? []).sorted { $0.path < $1.path }
    for file in files {
      if ["pcap", "pcapng"].contains(file.pathExtension) {
        add(capture: file.path, keyrings: Self.keyrings(beside: file))
      } else if file.pathExtension == Self.inputExtension, let input = try? Data(contentsOf: file) {
        let name = file.deletingLastPathComponent().lastPathComponent
        add(Array(input), to: Self.targetName(ofDirectory: name))
      }
    }
  }

  private static let inputExtension = "input"

  private static func keyrings(beside capture: URL) -> [[UInt8]] {
    let stem = capture.deletingPathExtension()
    let beside = stem.appendingPathExtension("keyring")
    let directory = stem.appendingPathExtension("keys")
    let inside =
      (try? FileManager.default.contentsOfDirectory(
        at: directory, includingPropertiesForKeys: nil)) ?? []
    return ([beside] + inside.sorted { $0.path < $1.path }).compactMap { file in
      (try? Data(contentsOf: file)).map { Array($0) }
    }
  }

  /// Writes the inputs of `targets`, each in a file of its own: a directory a target, as libFuzzer
  /// and AFL++ take them. Gives the number of files.
  public func write(to directory: String, targets: [any FuzzTarget]) throws -> Int {
    var count = 0
    for target in targets {
      let place = URL(fileURLWithPath: directory)
        .appendingPathComponent(Self.directoryName(of: target.name))
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (index, input) in seeds(of: target).enumerated() {
        let number = String(index + 1)
        let name = String(repeating: "0", count: max(0, 4 - number.count)) + number
        try Data(input).write(to: place.appendingPathComponent("\(name).\(Self.inputExtension)"))
        count += 1
      }
    }
    return count
  }

  /// Names of targets have slashes, and no `+`.
  static func directoryName(of target: String) -> String {
    target.replacingOccurrences(of: "/", with: "+")
  }

  private static func targetName(ofDirectory name: String) -> String {
    name.replacingOccurrences(of: "+", with: "/")
  }
}
