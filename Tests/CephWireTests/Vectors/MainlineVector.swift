import CephWire
import Foundation
import Testing

/// A message of the later dialects with the fields that an independent reader found in it
/// (mainline.md, appendix E).
struct MainlineVector: Sendable {
  /// The recording that it is from.
  let source: String
  let type: MessageType
  let typeName: String
  let bytes: MainlineBytes
  /// What the independent reader says of it.
  let decoded: JSONValue

  /// Name and origin, for reports.
  var label: String { "\(typeName) version \(bytes.version) of \(source)" }

  init(_ json: JSONValue) throws {
    func text(_ key: String) throws -> String { try #require(json[key]?.string, "\(key)") }
    source = try text("source")
    typeName = try text("name")
    type = MessageType(raw: try #require(json["type"]?.integer()))
    // 0 is not known: all features are assumed then.
    let features = try #require(UInt64(text("con_features").dropFirst(2), radix: 16))
    bytes = try MainlineBytes(
      version: #require(json["version"]?.integer()), features: features == 0 ? .max : features,
      text("front"), middle: text("middle"), data: text("data"))
    decoded = try #require(json["decoded"])
  }
}

/// The vectors: all of them where they lie beside the project, else the few that are part of it.
enum MainlineVectors {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
  private static let all = directory.appending(
    path: "../../../../shared/wire/vectors/mainline.jsonl"
  ).standardized
  private static let few = directory.appending(path: "mainline.jsonl")

  /// Whether all of them are there.
  static let hasAll = FileManager.default.fileExists(atPath: all.path)

  /// The vectors of each type, by the type's name.
  static let byType = Result {
    try Dictionary(grouping: read(hasAll ? all : few), by: \.typeName)
  }

  /// The vectors that are part of the project.
  static func own() throws -> [MainlineVector] { try read(few) }

  private static func read(_ file: URL) throws -> [MainlineVector] {
    try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      try MainlineVector(JSONValue(parsing: Array($0)))
    }
  }

  /// The names of the types that have vectors.
  static let types: [String] = (try? byType.get().keys.sorted()) ?? []

  /// The vectors of one type.
  static func of(_ type: String) throws -> [MainlineVector] {
    try #require(byType.get()[type])
  }
}
