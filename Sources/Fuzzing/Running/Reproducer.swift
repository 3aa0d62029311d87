/// A file with an input that fails and the target that it is of: a line of text, then the input.
public struct Reproducer: Hashable, Sendable {
  /// The target's name.
  public var target: String
  /// The input.
  public var input: [UInt8]

  private static let mark = "cephscope fuzz "

  /// Makes a reproducer.
  public init(target: String, input: [UInt8]) {
    self.target = target
    self.input = input
  }

  /// Reads a file; nil where it does not begin as one does.
  public init?(parsing file: [UInt8]) {
    guard file.starts(with: Self.mark.utf8),
      let end = file.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    target = String(decoding: file[Self.mark.utf8.count..<end], as: UTF8.self)
    input = Array(file[(end + 1)...])
  }

  /// The file's bytes.
  public var file: [UInt8] { Array((Self.mark + target + "\n").utf8) + input }

  /// A name for the file that tells what it is of.
  public func fileName(_ failure: FuzzFailure) -> String {
    let hash = String(failure.identity, radix: 16)
    return "\(Corpus.directoryName(of: target))-\(failure.property.rawValue)-\(hash)"
  }
}
