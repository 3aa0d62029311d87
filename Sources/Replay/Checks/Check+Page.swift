import MDSClient

extension Check {
  /// The page of documentation: what `replay --explain` prints. Plain text, lines of at most 80
  /// columns, with a line feed at the end.
  public var page: String {
    let explanation = explanation
    var page = Page()
    page.add("\(rawValue) (\(severity.rawValue))")
    page.add(sentence)
    page.add(heading: "What the rule says (\(explanation.source))", explanation.says)
    page.add(heading: "How it shows", explanation.seen)
    page.add(heading: "What comes of it", explanation.means)
    page.add(
      heading: "What to look at", explanation.lookFor,
      commands: explanation.look.map { "cephscope decode \($0) FILE" })
    page.add(heading: "Clients that do otherwise", otherClients(explanation))
    return page.text
  }

  private func otherClients(_ explanation: Explanation) -> String {
    if explanation.otherwise.isEmpty { return "None, in any profile." }
    return explanation.otherwise
      .map { "user-0.9 (\($0.rawValue)): \($0.sentence)" }
      .joined(separator: "\n\n")
  }
}

/// Plain text in lines of bounded width.
private struct Page {
  /// What a terminal shows in a line.
  private static let width = 80

  private(set) var text = ""

  /// Adds paragraphs that begin at the margin.
  mutating func add(_ paragraphs: String) {
    for paragraph in Self.paragraphs(of: paragraphs) {
      if !text.isEmpty { text += "\n" }
      wrap(paragraph, indent: "")
    }
  }

  /// Adds a section: a heading, commands for a shell, and indented paragraphs.
  mutating func add(heading: String, _ paragraphs: String, commands: [String] = []) {
    text += "\n\(heading)\n"
    for command in commands {
      // An option stays with its value.
      let words = command.replacing(" --", with: "\n--").split(separator: "\n")
      wrap(words, indent: "    ", end: " \\", hanging: "      ")
    }
    if !commands.isEmpty { text += "\n" }
    for (index, paragraph) in Self.paragraphs(of: paragraphs).enumerated() {
      if index > 0 { text += "\n" }
      wrap(paragraph, indent: "  ")
    }
  }

  /// The words of each paragraph; an empty line is between two.
  private static func paragraphs(of text: String) -> [[Substring]] {
    text.split(separator: "\n\n").map { paragraph in
      paragraph.split { $0 == " " || $0 == "\n" }
    }
  }

  /// Adds words in as many lines as they need; `end` is behind each but the last, `hanging` before
  /// each but the first.
  private mutating func wrap(
    _ words: [Substring], indent: String, end: String = "", hanging: String? = nil
  ) {
    var line = indent
    var isEmpty = true
    for word in words {
      if !isEmpty, line.count + 1 + word.count + end.count > Self.width {
        text += "\(line)\(end)\n"
        line = hanging ?? indent
        isEmpty = true
      }
      line += isEmpty ? "\(word)" : " \(word)"
      isEmpty = false
    }
    text += "\(line)\n"
  }
}
