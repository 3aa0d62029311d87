import Capture
import Common
import Dissector
import Foundation
import Rendering
import Testing

/// What a part of each recording looks like in every format, held against files in `Goldens`.
/// `tools/update-goldens` remakes them; what changed is then seen with `git diff`.
@Suite struct GoldenTests {
  /// A recording and the events that are shown of it.
  struct Scene: Sendable, CustomTestStringConvertible {
    let recording: String
    let events: ClosedRange<Int>

    var testDescription: String { recording }
  }

  /// Each where its scenario shows what it is about.
  static let scenes = [
    Scene(recording: "a_basic", events: 690...730),
    Scene(recording: "b_twoclients", events: 700...740),
    Scene(recording: "c_twomds", events: 900...940),
    Scene(recording: "c2_twomds_resend", events: 1...30),
    Scene(recording: "d_failover", events: 1200...1230),
    Scene(recording: "e_snaps", events: 560...590),
    Scene(recording: "f_idle_stale", events: 480...510),
    Scene(recording: "k_kernel_style", events: 480...515),
  ]

  @Test(arguments: scenes)
  func `a scene looks as it did`(scene: Scene) throws {
    let album = try Album.of(scene)
    for (format, text) in album.pictures {
      let url = Self.directory.appending(path: "\(scene.recording).\(format)")
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try text.write(to: url, atomically: true, encoding: .utf8)
      }
      let golden = try String(contentsOf: url, encoding: .utf8)
      #expect(text == golden, "\(url.lastPathComponent) differs; tools/update-goldens shows how")
    }
  }

  @Test func `every kind of event of this dialect is in a golden`() throws {
    let texts = try Self.scenes.map { scene in
      try String(
        contentsOf: Self.directory.appending(path: "\(scene.recording).jsonl"), encoding: .utf8)
    }
    for kind in ["message", "banner", "address", "connect", "connect_reply", "ack", "close"] {
      #expect(texts.contains { $0.contains(#""kind":"\#(kind)""#) }, "\(kind)")
    }
  }

  @Test func `control characters of names are escaped in text, and not in the log`() throws {
    let album = try Album.of(GoldenTests.scenes[0])
    #expect(album.pictures["txt"]?.contains(#"#1/new\x0aline"#) == true)
    #expect(album.pictures["log"]?.contains("#1/new\nline") == true)
    #expect(album.pictures["jsonl"]?.contains(#"#1/new\nline"#) == true)
  }

  @Test func `colours are used when they are asked for`() throws {
    #expect(
      try Album.of(GoldenTests.scenes[7]).pictures.values.allSatisfy { !$0.contains("\u{1b}") })
    var style = TextRenderer.Style()
    style.isColoured = true
    let coloured = try Album.of(GoldenTests.scenes[7], style: style)
    #expect(coloured.pictures["txt"]?.contains("\u{1b}[1m") == true)
  }

  @Test func `json is one array of what jsonl has line by line`() throws {
    let album = try Album.of(GoldenTests.scenes[7])
    let array = try JSONSerialization.jsonObject(with: Data((album.pictures["json"] ?? "").utf8))
    let lines = album.pictures["jsonl"]?.split(separator: "\n").count
    #expect((array as? [Any])?.count == lines)
  }

  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens")
}

/// The pictures of a scene, by format.
private final class Album: EventSink {
  private let events: ClosedRange<Int>
  private var text: TextRenderer
  private var tree: TextRenderer
  private var hex: TextRenderer
  private var jsonl = JSONRenderer(asArray: false)
  private var json = JSONRenderer(asArray: true)
  private var log = LogRenderer()
  private var output = OutputBuffer()
  private(set) var pictures: [String: String] = [:]
  private(set) var isDone = false

  init(_ events: ClosedRange<Int>, style: TextRenderer.Style) {
    self.events = events
    var tree = style
    tree.showsTree = true
    var hex = style
    hex.showsHex = true
    text = TextRenderer(style: style)
    self.tree = TextRenderer(style: tree)
    self.hex = TextRenderer(style: hex)
  }

  /// Takes the pictures of a scene.
  static func of(
    _ scene: GoldenTests.Scene, style: TextRenderer.Style = TextRenderer.Style()
  ) throws -> Album {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let album = Album(scene.events, style: style)
    album.json.begin(&album.output)
    album.keep("json")
    var dissector = Dissector(sink: album)
    var reader = try CaptureReader(
      paths: [root.appending(path: "captures/v0.9/\(scene.recording).pcap").path])
    while !album.isDone, reader.next({ dissector.receive($0, $1) }) {}
    album.json.end(&album.output)
    album.keep("json")
    return album
  }

  func event(_ event: borrowing Event) {
    isDone = event.number >= events.upperBound
    guard events.contains(event.number) else { return }
    text.render(event, to: &output)
    keep("txt")
    tree.render(event, to: &output)
    keep("tree")
    hex.render(event, to: &output)
    keep("hex")
    jsonl.render(event, to: &output)
    keep("jsonl")
    json.render(event, to: &output)
    keep("json")
    log.render(event, to: &output)
    keep("log")
  }

  private func keep(_ format: String) {
    pictures[format, default: ""] += output.description
    output.removeAll()
  }
}
