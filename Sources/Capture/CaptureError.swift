/// Why a capture could not be opened, as one sentence for a person.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file concerned, as it was named; "standard input" for `-`; nil where no single file is.
  public let file: String?
  /// One sentence without a full stop: names the file, says what is wrong and what to do.
  public let description: String

  /// Makes the error whose sentence is the name of `file` and then `predicate`.
  init(file: String, _ predicate: String) {
    self.file = file
    description = "\(file) \(predicate)"
  }

  /// Makes an error that concerns no single file.
  init(_ sentence: String) {
    file = nil
    description = sentence
  }
}
