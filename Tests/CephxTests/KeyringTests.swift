import CephWire
import Testing

@testable import Cephx

@Suite struct KeyringTests {
  private func parse(_ text: String) throws(KeyFileError) -> [String: String] {
    let keyring = try Keyring(parsing: Array(text.utf8), name: "ring")
    return Dictionary(uniqueKeysWithValues: keyring.entries.map { ($0.entity.text, $0.key.base64) })
  }

  private func problem(_ text: String) -> String? {
    do throws(KeyFileError) {
      _ = try parse(text)
      return nil
    } catch { return error.description }
  }

  @Test func `a keyring as ceph-authtool writes it is read`() throws {
    let text = """
      [mon.]
      \tkey = AQCSSANrzVRVDBAALyxsRSKZCx95HYb17Gnb+Q==
      \tcaps mon = "allow *"
      [client.fs]
      \tkey = AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w==
      \tcaps mds = "allow *"
      \tcaps osd = "allow rw tag cephfs data=cephfs"

      """
    #expect(
      try parse(text) == [
        "mon.": "AQCSSANrzVRVDBAALyxsRSKZCx95HYb17Gnb+Q==",
        "client.fs": "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w==",
      ])
  }

  @Test(arguments: [
    "[client.fs]\nkey=KEY", "  [ client.fs ]  # who\r\n\tkey\t=\tKEY\r\n",
    "; first\n# second\n[client.fs]\nkey = \"KEY\" ; quoted\n", "[client.fs]\nkey = 'KEY'",
    "[client.fs]\nkey = \\\nKEY # the key", "[client.fs]\nauid = 0\ncaps_mds = allow *\nkey = KEY",
    "[client.fs]\ncaps mds = \"allow \\\"x\\\" # ] = [\"\nkey = KEY",
    // A later key replaces the one before.
    "[client.fs]\nkey = AQCSSANrzVRVDBAALyxsRSKZCx95HYb17Gnb+Q==\n[client.fs]\nkey = KEY",
  ])
  func `quotes, comments and lines that go on are read as Ceph reads them`(text: String) throws {
    let keyring = text.replacing("KEY", with: RecordedKeys.reef)
    #expect(try parse(keyring) == ["client.fs": RecordedKeys.reef])
  }

  @Test func `an identity may have dots, and a key of another entity is none`() throws {
    let keyring = try Keyring(
      parsing: Array("[client.a.b]\nkey = \(RecordedKeys.reef)".utf8), name: "ring")
    var entity = EntityIdentity()
    entity.id = "a.b"
    #expect(keyring.key(of: entity)?.base64 == RecordedKeys.reef)
    entity.id = "a"
    #expect(keyring.key(of: entity) == nil)
  }

  @Test(arguments: [
    (
      "[client.fs]\n\nkey = AQCSS",
      "3: the key is damaged: it is not the Base64 text of a cephx key"
    ),
    ("key = x", "1: stands before the first [section]"),
    ("[client.fs\n", "1: the section's name has no ]"),
    ("[client.fs] x", "1: more stands behind the section's name"),
    ("[fs]", "1: no such entity: the section's name is not TYPE.ID"),
    ("[user.fs]", "1: no such entity: the section's name is not TYPE.ID"),
    ("[client.fs]\nsecret = x", "2: neither key nor caps"),
    ("[client.fs]\nAQCSSANruGTBFRAA", "2: neither a [section] nor NAME = VALUE"),
    ("[client.fs]\nkey = \"AQC", "2: the quotes do not end"),
    ("[client.fs]\nkey = \"AQC\" x", "2: more stands behind the quotes"),
    (
      "[client.fs]\n# on \\\n\nkey = \\\nx",
      "4: the key is damaged: it is not the Base64 text of a cephx key"
    ),
  ])
  func `a damaged line is told with its number`(text: String, reason: String) {
    #expect(problem(text) == "ring, line \(reason)")
  }

  @Test func `an empty file has no keys`() throws {
    #expect(try parse("") == [:])
    #expect(try parse("\n# nothing\n") == [:])
  }

  @Test func `any bytes are survived`() {
    for first in UInt8.min...UInt8.max {
      _ = try? Keyring(parsing: [first, 0x5b, 0xff, first, 0x0a, 0x3d, first, 0x5c], name: "ring")
    }
  }
}
