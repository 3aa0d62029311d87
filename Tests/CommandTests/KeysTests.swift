import CephWire
import Foundation
import Testing

/// `cephscope keys`, and what `decode` does with keys, as a user runs them.
@Suite struct KeysTests {
  private static let name = "tentacle/failover-secure"
  private let capture = Place.capture(name)
  private let keyring = Place.beside(name, "keyring")

  /// The key log of the whole capture.
  private func log(_ scratch: Scratch) async throws -> String {
    let run = try await cephscope(["keys", "--keyring", keyring, capture])
    #expect(run.status == 0)
    #expect(run.errors == "")
    return try scratch.file("trace.keys", run.output)
  }

  /// The recording with one byte of a packet changed, counted from the packet's end.
  private func changed(packet: Int, fromEnd: Int) throws -> [UInt8] {
    var bytes = try Place.bytes(capture)
    // The heads of a pcap file and of its packets; the length stands in little-endian order.
    var start = 24
    var length = 0
    for _ in 1...packet {
      start += length + 16
      length = bytes[start - 8..<start - 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    bytes[start + length - fromEnd] ^= 1
    return bytes
  }

  // MARK: The verb

  @Test func `the log is the same each time, and opens what the keyring opens`() async throws {
    let scratch = try Scratch()
    let keys = try await log(scratch)
    let again = try await cephscope(["keys", "--keyring", keyring, capture])
    #expect(again.output == (try Place.bytes(keys)))
    let ofItself = try await cephscope(["keys", "--keys", keys, capture])
    #expect(ofItself.output == again.output)
    let options = ["decode", "--events", "all", "--format", "jsonl"]
    let withKeyring = try await cephscope(options + ["--keyring", keyring, capture])
    let withLog = try await cephscope(options + ["--keys", keys, capture])
    #expect(withLog.status == 0)
    #expect(withLog.errors == "")
    #expect(withLog.output == withKeyring.output)
    #expect(withLog.lines.count > 300)
  }

  @Test func `the log is for its owner only, also where there is a file already`() async throws {
    let scratch = try Scratch()
    let old = try scratch.file("old.keys", Array("of another capture".utf8))
    for path in [old, scratch.directory.appendingPathComponent("new.keys").path] {
      let run = try await cephscope(["keys", "--keyring", keyring, "-o", path, capture])
      #expect(run.status == 0)
      #expect(run.output == [])
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try Place.bytes(path) == Place.bytes(try await log(scratch)))
    }
  }

  @Test func `the log has no key of the keyring`() async throws {
    let scratch = try Scratch()
    let text = String(decoding: try Place.bytes(try await log(scratch)), as: UTF8.self)
    let keys = try Secrets.keys(ofKeyring: keyring)
    #expect(keys.count == 8)
    #expect(keys.filter(text.contains) == [])
    #expect(!text.contains("service"))
  }

  @Test func `keys that open nothing have status 1, and no keys status 64`() async throws {
    let scratch = try Scratch()
    let path = scratch.directory.appendingPathComponent("none.keys").path
    let wrong = try await cephscope(
      ["keys", "--keyring", Place.beside("reef/reclaim-crc", "keyring"), "-o", path, capture])
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("this keyring's client.fs is not the one in the capture"))
    #expect(wrong.errors.hasSuffix("cephscope: these keys open nothing in this capture\n"))
    #expect(!FileManager.default.fileExists(atPath: path))
    let none = try await cephscope(["keys", capture])
    #expect(none.status == 64)
    #expect(none.output == [])
  }

  // MARK: Decoding

  @Test func `without the monitor's handshake the sentence says what it takes, and a log does it`()
    async throws
  {
    let scratch = try Scratch()
    let cut = ["decode", "--filter", "not port 3300", capture]
    for keys in [[], ["--keyring", keyring]] {
      let closed = try await cephscope(cut + keys)
      #expect(closed.status == 0)
      #expect(closed.output == [])
      #expect(
        closed.errors.contains(
          "cephscope: a key log would open 2 connections to mds: "
            + "no monitor gives their tickets in this capture\n"))
    }
    let options = ["--format", "jsonl", "--keys", try await log(scratch)]
    let open = try await cephscope(cut + options)
    #expect(open.status == 0)
    #expect(open.errors == "")
    // All but the messages to and from the monitor.
    let whole = try await cephscope(["decode", capture] + options)
    let expected = try whole.events().filter {
      [$0["from"], $0["to"]].allSatisfy(Self.isNoMonitor)
    }
    #expect(expected.count == 167)
    #expect(try open.events().map(Self.content) == expected.map(Self.content))
  }

  private static func isNoMonitor(_ side: JSONValue?) -> Bool {
    side?["address"]?.string?.hasSuffix(":3300") == false
  }

  /// What a message says, without what is counted from the start of the capture.
  private static func content(_ event: JSONValue) -> [JSONValue?] {
    ["time", "seq", "summary", "message"].map { event[$0] }
  }

  @Test func `without keys the sentence names the key that opens the capture`() async throws {
    let run = try await cephscope(["decode", capture])
    #expect(run.status == 0)
    #expect(run.output == [])
    #expect(
      run.errors.contains(
        "cephscope: the key of client.fs (its keyring, or a key log) would open 4 connections\n"))
  }

  @Test func `a keyring of another cluster is named`() async throws {
    let other = Place.beside("reef/reclaim-crc", "keyring")
    let run = try await cephscope(["decode", "--keyring", other, capture])
    #expect(run.status == 0)
    #expect(run.output == [])
    #expect(
      run.errors.contains(
        "cephscope: \(other): this keyring's client.fs is not the one in the capture\n"))
  }

  @Test func `a damaged keyring or key log is named with its line, and the status is 2`()
    async throws
  {
    let scratch = try Scratch()
    let keyring = try scratch.file(
      "bad.keyring", Array("[client.fs]\n\tkey = AgA2UgNrh7o4FiAAsH6exJ\n".utf8))
    let good = String(decoding: try Place.bytes(try await log(scratch)), as: UTF8.self)
    let lines = good.split(separator: "\n").prefix(3) + ["ticket 0f7d AgA2UgNrh7o4FiAAsH6exJ"]
    let keys = try scratch.file("bad.keys", Array(lines.joined(separator: "\n").utf8))
    for verb in ["decode", "keys"] {
      let ring = try await cephscope([verb, "--keyring", keyring, capture])
      #expect(ring.status == 2)
      #expect(ring.output == [])
      #expect(ring.errors.hasPrefix("cephscope: \(keyring), line 2: the key is damaged"))
      let log = try await cephscope([verb, "--keys", keys, capture])
      #expect(log.status == 2)
      #expect(log.output == [])
      #expect(log.errors.hasPrefix("cephscope: \(keys), line 4: the SHA-256 is not 64 "))
      // What stands in the lines is not shown.
      #expect(!ring.errors.contains("AgA2UgNr") && !log.errors.contains("AgA2UgNr"))
    }
  }

  @Test func `a changed byte of what is encrypted costs its message, and no other`() async throws {
    let scratch = try Scratch()
    let options = ["decode", "--events", "all", "--format", "jsonl", "--keyring", keyring]
    var expected = try await cephscope(options + [capture]).events()
    // A message to the MDS, late in the capture, that is alone in its packet and has no answer.
    let index = try #require(expected.firstIndex { $0["packet"]?.integer() == 439 })
    #expect(expected[index]["summary"]?.string?.hasPrefix("client_caps(update ") == true)
    let path = try scratch.file("changed.pcap", try changed(packet: 439, fromEnd: 100))
    let run = try await cephscope(options + [path])
    #expect(run.status == 0)
    #expect(run.errors == "cephscope: 1 event with problems\n")
    var events = try run.events()
    let broken = events.remove(at: index)
    expected.remove(at: index)
    #expect(broken["kind"]?.string == "frame")
    #expect(broken["packet"]?.integer() == 439)
    let problems = try #require(broken["problems"]?.list)
    #expect(problems.map { $0["field"]?.string } == ["frame.block1"])
    // It begins behind the preamble and the first 48 bytes of the header, with their tag.
    #expect(problems.first?["offset"]?.integer() == 96)
    let isSame = events == expected
    #expect(isSame)
    #expect(try await cephscope(options + ["--strict", path]).status == 1)
  }

  // MARK: Secrets

  @Test(arguments: ["text", "tree", "json", "jsonl"])
  func `no output but the key log has a secret`(format: String) async throws {
    let secrets = try Secrets(keyring: keyring, list: Place.beside(Self.name, "secrets.txt"))
    let scratch = try Scratch()
    let log = try await log(scratch)
    // The search finds what is there.
    #expect(secrets.found(in: try Place.bytes(log)).count == 4)
    #expect(secrets.found(in: try Place.bytes(keyring)).count == 8)
    let run = try await cephscope(
      ["decode", "--hex", "--events", "all", "--format", format, "--keyring", keyring]
        + ["--keys", log, capture])
    #expect(run.status == 0)
    #expect(run.output.count > 500_000)
    #expect(secrets.found(in: run.output) == [])
    #expect(secrets.found(in: Array(run.errors.utf8)) == [])
  }
}

/// What must not be in any output: the keys of a keyring and the secrets of connections.
private struct Secrets {
  /// In hexadecimal digits and in Base64, as much as the same secret has in each context.
  private var texts: [String] = []

  /// `list` has a connection's secret in hexadecimal digits at the end of each line.
  init(keyring: String, list: String) throws {
    for key in try Self.keys(ofKeyring: keyring) {
      let bytes = try #require(decodeBase64(key.utf8))
      // Behind type, time and length.
      texts += [key, Self.hex(bytes.dropFirst(12))]
    }
    let lines = String(decoding: try Place.bytes(list), as: UTF8.self).split(separator: "\n")
    for line in lines {
      let digits = try #require(line.split(separator: " ").last)
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(digits.dropFirst($0).prefix(2), radix: 16)
      }
      // The key alone is as secret as the whole.
      texts += [Self.hex(bytes.prefix(16)), Data(bytes.prefix(15)).base64EncodedString()]
    }
  }

  /// The Base64 texts of a keyring's keys.
  static func keys(ofKeyring path: String) throws -> [String] {
    String(decoding: try Place.bytes(path), as: UTF8.self).split(separator: "\n").compactMap {
      let words = $0.split(whereSeparator: \.isWhitespace)
      return words.first == "key" ? words.last.map(String.init) : nil
    }
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Those that stand in an output.
  func found(in output: [UInt8]) -> [String] {
    let output = Data(output)
    return texts.filter { output.range(of: Data($0.utf8)) != nil }
  }
}
