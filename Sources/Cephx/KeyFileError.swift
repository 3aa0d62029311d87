/// Why a keyring or key log cannot be read. Never shows what stands in the line, which may be a
/// secret.
public struct KeyFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name, as it was given.
  public var name: String
  /// The line, counted from 1.
  public var line: Int
  /// What is wrong, in a few words.
  public var reason: String

  /// Makes an error about a line of a file.
  public init(name: String, line: Int, reason: String) {
    self.name = name
    self.line = line
    self.reason = reason
  }

  /// File, line and reason on one line.
  public var description: String { "\(name), line \(line): \(reason)" }
}
