import Common

/// One word of a command (recordings of 2009; the specification leaves these messages out). Later
/// commands are a single word: the text of a JSON object (mainline.md 3.10).
public struct CommandWord: WireStruct {
  public var word = WireString()

  public init() {}

  public static let minimumSize = 4

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("word", &word)
  }

  public var compactText: String? { word.description }
}

extension [CommandWord] {
  /// Appends the words with `separator` between each two.
  func appendText(to output: inout OutputBuffer, separator: UInt8 = UInt8(ascii: " ")) {
    for (index, word) in enumerated() {
      if index > 0 { output.append(separator) }
      output.append(word.word.bytes)
    }
  }

  /// What is printed in place of a command that sets a value, which may be a secret; nil where the
  /// command may be printed.
  var concealed: String? {
    guard let command = try? JSONValue(parsing: flatMap(\.word.bytes)),
      let prefix = command["prefix"]?.string
    else { return nil }
    switch prefix {
    case "config set": return "[{prefix=config set, name=\(command["name"]?.string ?? "")}]"
    case "config-key set": return "[{prefix=config-key set, key=\(command["key"]?.string ?? "")}]"
    default: return nil
    }
  }
}

extension WireCoder where Self: ~Copyable & ~Escapable {
  /// The words of a command; a list of structures in 2009, of texts since.
  mutating func command(
    _ name: StaticString, _ words: inout [CommandWord]
  ) throws(WireError) {
    if context.is2009 { return try list(name, &words) }
    var texts = words.map(\.word)
    // What was read before a failure stays.
    defer {
      words = texts.map { text in
        var word = CommandWord()
        word.word = text
        return word
      }
    }
    try list(name, &texts)
  }
}
