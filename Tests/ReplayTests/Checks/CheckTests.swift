import CephWire
import Foundation
import MDSClient
import Testing

@testable import Replay

@Suite struct CheckTests {
  /// Which part of a page each heading begins.
  static let headings = [
    "What the rule says (2009.md ", "How it shows", "What comes of it", "What to look at",
    "Clients that do otherwise",
  ]

  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func document(_ name: String) -> URL {
    repository.appending(components: "docs", name)
  }

  @Test func `there are at least forty checks, each with an identifier of its own`() {
    #expect(Check.allCases.count >= 40)
    #expect(Set(Check.allCases.map(\.rawValue)).count == Check.allCases.count)
    #expect(Set(Check.allCases.map(\.sentence)).count == Check.allCases.count)
  }

  @Test(arguments: Check.allCases)
  func `an identifier begins with a rule of the client`(_ check: Check) throws {
    let rule = try #require(check.rule, "\(check) names no rule")
    #expect(check.rawValue.hasPrefix("\(rule.rawValue)-"))
    #expect(check.explanation.source.contains(rule.rawValue))
  }

  @Test(arguments: Check.allCases)
  func `a page has all its parts, none of them empty`(_ check: Check) {
    let lines = check.page.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "\(check.rawValue) (\(check.severity.rawValue))")
    #expect(check.page.hasSuffix("\n") && !check.page.hasSuffix("\n\n"))
    let flat = check.page.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(flat.contains(check.sentence))
    var found: [Substring] = []
    for (index, line) in lines.enumerated() where Self.headings.contains(where: line.hasPrefix) {
      found.append(line)
      #expect(lines[index - 1].isEmpty, "nothing sets '\(line)' apart")
      #expect(lines[index + 1].hasPrefix("  "), "'\(line)' has no text")
    }
    #expect(found.count == Self.headings.count)
    #expect(zip(found, Self.headings).allSatisfy { $0.hasPrefix($1) })
  }

  @Test(arguments: Check.allCases)
  func `no line of a page is wider than 80 columns`(_ check: Check) {
    for line in check.page.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
      #expect(line.last != " ", "\(line)|")
    }
  }

  @Test(arguments: Check.allCases)
  func `the commands of a page name only message types that there are`(_ check: Check) {
    let names = Set((0...UInt16(0x1000)).compactMap { MessageType(raw: $0).name })
    #expect(!check.explanation.look.isEmpty)
    for command in check.explanation.look {
      let words = command.split(separator: " ")
      for (option, value) in zip(words, words.dropFirst()) where option == "--type" {
        for type in value.split(separator: ",") {
          #expect(names.contains(String(type)), "\(type) in \(command)")
        }
      }
    }
  }

  @Test(arguments: Check.allCases)
  func `parts of a page are sentences`(_ check: Check) {
    let explanation = check.explanation
    for part in [explanation.says, explanation.seen, explanation.means, explanation.lookFor] {
      #expect(part.last == "." || part.hasSuffix(".)"), "\(part)")
    }
  }

  @Test func `docs rules lists exactly the checks, with severity and sentence`() throws {
    let file = Self.document("rules.md")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Self.rules.write(to: file, atomically: true, encoding: .utf8)
    }
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text == Self.rules, "tools/update-goldens remakes it")
  }

  @Test(arguments: ClientProfile.Difference.allCases)
  func `docs profiles describes each difference`(_ difference: ClientProfile.Difference) throws {
    let text = try String(contentsOf: Self.document("profiles.md"), encoding: .utf8)
    #expect(text.contains("\n### `\(difference.rawValue)`\n"))
    let flat = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(flat.contains(difference.sentence))
  }

  /// What `docs/rules.md` has to be.
  static var rules: String {
    var text = """
      # What replay can find

      Each line is a way in which a recording can break a rule of the client. Identifiers begin with
      the rule's name (`2009.md`, section 5). `cephscope replay --explain ID` shows the page of one:
      what the rule says, how a breach shows, what comes of it, what to look at, and which clients do
      otherwise. How replay works is in [replay.md](replay.md). `tools/update-goldens` remakes this
      file.

      """
    for family in Check.Family.allCases {
      text += "\n## \(family.rawValue)\n\n| rule | severity | what is wrong |\n|---|---|---|\n"
      for check in Check.allCases where check.family == family {
        let sentence = check.sentence.replacing("|", with: "\\|").replacing("_", with: "\\_")
        text += "| `\(check.rawValue)` | \(check.severity.rawValue) | \(sentence) |\n"
      }
    }
    return text
  }
}
