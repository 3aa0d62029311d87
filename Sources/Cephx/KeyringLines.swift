/// Takes the text of a Ceph configuration file apart: sections, settings, comments (`#` and `;`),
/// quoted values, lines that go on in the next one (`\` at the end).
struct KeyringLines {
  private let lines: [Substring]
  private let name: String
  /// The next physical line, counted from 0.
  private var index = 0

  struct Line {
    /// Where it begins, counted from 1.
    var number: Int
    var content: Content
  }

  enum Content {
    /// `[title]`
    case section(String)
    /// `name = value`; in the name, words are separated by one space.
    case setting(name: String, value: String)
  }

  init(_ text: [UInt8], name: String) {
    // What is not UTF-8 becomes U+FFFD, which is no part of a key or of an entity's name.
    lines = String(decoding: text, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0.isNewline }
    self.name = name
  }

  func error(_ line: Line, _ reason: String) -> KeyFileError {
    KeyFileError(name: name, line: line.number, reason: reason)
  }

  /// The next line that says something; nil at the end.
  mutating func next() throws(KeyFileError) -> Line? {
    while index < lines.count {
      let number = index + 1
      let text = joined().trimmed
      guard let first = text.first, first != "#", first != ";" else { continue }
      do throws(Malformed) {
        let content = first == "[" ? try Self.section(text) : try Self.setting(text)
        return Line(number: number, content: content)
      } catch {
        throw KeyFileError(name: name, line: number, reason: error.reason)
      }
    }
    return nil
  }

  /// The next physical line with those that it goes on in.
  private mutating func joined() -> Substring {
    var text = lines[index]
    index += 1
    while text.last == "\\", index < lines.count {
      text = text.dropLast() + lines[index]
      index += 1
    }
    return text
  }

  private struct Malformed: Error {
    var reason: String
  }

  private static func section(_ text: Substring) throws(Malformed) -> Content {
    guard let end = text.firstIndex(of: "]") else {
      throw Malformed(reason: "the section's name has no ]")
    }
    let rest = text[text.index(after: end)...]
    guard rest.isSilent else { throw Malformed(reason: "more stands behind the section's name") }
    return .section(String(text[..<end].dropFirst().trimmed))
  }

  private static func setting(_ text: Substring) throws(Malformed) -> Content {
    guard let equals = text.firstIndex(of: "=") else {
      throw Malformed(reason: "neither a [section] nor NAME = VALUE")
    }
    let words = text[..<equals].split { $0 == " " || $0 == "\t" || $0 == "_" }
    let value = text[text.index(after: equals)...].trimmed
    return .setting(name: words.joined(separator: " "), value: try Self.value(value))
  }

  private static func value(_ text: Substring) throws(Malformed) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return plain(text) }
    var value = ""
    var rest = text.dropFirst()
    while let letter = rest.popFirst() {
      if letter == quote {
        guard rest.isSilent else { throw Malformed(reason: "more stands behind the quotes") }
        return value
      }
      value.append(letter == "\\" ? rest.popFirst() ?? letter : letter)
    }
    throw Malformed(reason: "the quotes do not end")
  }

  /// A value without quotes, which ends where a comment begins.
  private static func plain(_ text: Substring) -> String {
    var value = ""
    var rest = text
    while let letter = rest.popFirst(), letter != "#", letter != ";" {
      value.append(letter == "\\" ? rest.popFirst() ?? letter : letter)
    }
    return String(value[...].trimmed)
  }
}

extension Substring {
  /// Without white space at both ends.
  fileprivate var trimmed: Substring {
    var rest = self
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return rest
  }

  /// Whether there is nothing but white space or a comment.
  fileprivate var isSilent: Bool {
    let first = trimmed.first
    return first == nil || first == "#" || first == ";"
  }
}
