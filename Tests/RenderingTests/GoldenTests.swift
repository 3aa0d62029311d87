import Capture
import CephWire
import Cephx
import Common
import Dissector
import Foundation
import Rendering
import Synthesis
import Testing

/// What a part of each recording looks like in every format, held against files in `Goldens`.
/// `tools/update-goldens` remakes them; what changed is then seen with `git diff`.
@Suite struct GoldenTests {
  /// A recording and the events that are shown of it.
  struct Scene: Sendable, CustomTestStringConvertible {
    /// The name of the golden files.
    let name: String
    let recording: String
    /// The directory of the recording.
    var folder = "v0.9"
    let events: ClosedRange<Int>
    /// Whether packets are removed first (variant `lossy`).
    var isLossy = false

    init(
      _ name: String, of recording: String? = nil, in folder: String = "v0.9",
      _ events: ClosedRange<Int>
    ) {
      self.name = name
      self.folder = folder
      self.recording = recording ?? name
      self.events = events
    }

    var testDescription: String { name }
  }

  /// Names with a line feed.
  static let lineFeed = Scene("a_basic", 690...730)

  /// Each where its scenario shows what it is about.
  static let scenes = [
    lineFeed,
    // The first steps of connections, and the questions of a client that starts.
    Scene("opening", of: "c2_twomds_resend", 1...30),
    Scene("b_twoclients", 700...740),
    // A request that one MDS passes on to the other.
    Scene("c_twomds", 740...765),
    // A request that the client must send again itself.
    Scene("c2_twomds_resend", 2285...2305),
    // The MDS crashes: connections are reset.
    Scene("crash", of: "c2_twomds_resend", 2370...2395),
    // Clients reconnect to the MDS that takes over.
    Scene("d_failover", 1068...1092),
    // A snapshot is made.
    Scene("e_snaps", 664...690),
    // A session goes stale.
    Scene("f_idle_stale", 470...500),
    // Lease renewals and a flush, which only kernel clients send.
    Scene("k_kernel_style", 700...735),
    lossy,
    // A kernel client opens its session over messenger v1.
    Scene("v1_opening", of: "k72-tentacle-failover-legacy", in: "kernel", 1...45),
    // A handshake and the first messages over messenger v2, in clear and encrypted.
    Scene("v2_crc", of: "reclaim-crc", in: "reef", 1...45),
    Scene("v2_secure", of: "failover-secure", in: "tentacle", 21...75),
  ]

  /// Gaps, and what is passed over after them.
  static let lossy = {
    var scene = Scene("lossy", of: "k_kernel_style", 275...305)
    scene.isLossy = true
    return scene
  }()

  @Test(arguments: scenes)
  func `a scene looks as it did`(scene: Scene) throws {
    let album = try Album.of(scene)
    for (format, text) in album.pictures {
      let url = Self.directory.appending(path: "\(scene.name).\(format)")
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try text.write(to: url, atomically: true, encoding: .utf8)
      }
      let golden = try String(contentsOf: url, encoding: .utf8)
      #expect(text == golden, "\(url.lastPathComponent) differs; tools/update-goldens shows how")
    }
  }

  @Test func `every kind of event is in a golden`() throws {
    let texts = try Self.scenes.map { try Album.of($0).pictures["jsonl"] ?? "" }
    for kind in [
      "message", "banner", "address", "connect", "connect_reply", "authorizer", "ack", "keepalive",
      "frame", "gap", "reset", "close",
    ] {
      #expect(texts.contains { $0.contains(#""kind":"\#(kind)""#) }, "\(kind)")
    }
  }

  @Test func `control characters of names are escaped in text, and not in the log`() throws {
    let album = try Album.of(GoldenTests.lineFeed)
    #expect(album.pictures["txt"]?.contains(#"#1/new\x0aline"#) == true)
    #expect(album.pictures["log"]?.contains("#1/new\nline") == true)
    #expect(album.pictures["jsonl"]?.contains(#"#1/new\nline"#) == true)
  }

  @Test(arguments: scenes)
  func `colours are used when they are asked for`(scene: Scene) throws {
    let plain = try Album.of(scene).pictures
    #expect(plain.values.allSatisfy { !$0.contains("\u{1b}") })
    var style = TextRenderer.Style()
    style.isColoured = true
    let coloured = try Album.of(scene, style: style).pictures
    for format in ["txt", "tree", "hex"] {
      #expect(coloured[format]?.contains("\u{1b}[1m") == true)
      #expect(coloured[format]?.replacing(/\u{1b}\[\d+m/, with: "") == plain[format])
    }
  }

  @Test(arguments: scenes)
  func `json is one array of what jsonl has line by line`(scene: Scene) throws {
    let album = try Album.of(scene)
    let array = try JSONValue(parsing: Array((album.pictures["json"] ?? "").utf8))
    let lines = try (album.pictures["jsonl"] ?? "").split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    #expect(array == .array(lines))
    #expect(lines.count == scene.events.count)
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
  private var isEmpty = true
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
    let album = Album(scene.events, style: style)
    album.json.begin(&album.output)
    album.keep("json")
    let (path, isTemporary) = try capture(of: scene)
    var options = DissectorOptions()
    options.keys = try keys(beside: path)
    var dissector = Dissector(sink: album, options: options)
    defer { if isTemporary { try? FileManager.default.removeItem(atPath: path) } }
    var reader = try CaptureReader(paths: [path])
    while !album.isDone, reader.next({ dissector.receive($0, $1) }) {}
    album.json.end(&album.output, isEmpty: album.isEmpty)
    album.keep("json")
    return album
  }

  private static func capture(
    of scene: GoldenTests.Scene
  ) throws -> (path: String, isTemporary: Bool) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let url = root.appending(path: "captures/\(scene.folder)/\(scene.recording).pcap")
    guard scene.isLossy, let variant = CaptureVariant.named("lossy") else {
      return (url.path, false)
    }
    let recording = try PcapReader.read(Array(Data(contentsOf: url)))
    let file = FileManager.default.temporaryDirectory
      .appending(path: "rendering-tests-\(UUID().uuidString)")
    try Data(variant.make(from: recording).file()).write(to: file)
    return (file.path, true)
  }

  private static func keys(beside capture: String) throws -> KeyMaterial {
    let name = capture.replacing(".pcap", with: ".keyring")
    guard name != capture, let text = FileManager.default.contents(atPath: name) else {
      return KeyMaterial()
    }
    return KeyMaterial(keyrings: [try Keyring(parsing: Array(text), name: name)])
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
    if isEmpty { json.open(&output) } else { json.separate(&output) }
    isEmpty = false
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
