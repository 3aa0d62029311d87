import CephWire
import Testing

@testable import Cephx

@Suite struct CephxHandshakeTests {
  @Test(arguments: [
    (RecordedHandshake.reefMonitor, RecordedHandshake.reefMDS, RecordedKeys.reef),
    (.tentacleMonitor, .tentacleMDS, RecordedKeys.tentacle),
  ])
  func `a client's keyring opens its connections to the monitor and to the MDS`(
    monitor: RecordedHandshake, mds: RecordedHandshake, key: String
  ) throws {
    let keys = try store("client.fs", key)
    for recording in [monitor, mds] {
      let (handshake, problems) = recording.replay(keys)
      #expect(problems == [])
      #expect(handshake.connectionSecret == bytes(recording.secret))
      #expect(handshake.sessionKey?.isUsable == true)
      #expect(handshake.need == nil)
    }
    #expect(keys.needs == [])
  }

  @Test(arguments: [
    (RecordedHandshake.reefMonitor, RecordedHandshake.reefMDS, RecordedKeys.reef),
    (.tentacleMonitor, .tentacleMDS, RecordedKeys.tentacle),
  ])
  func `the key log of a capture opens it again without the keyring`(
    monitor: RecordedHandshake, mds: RecordedHandshake, key: String
  ) throws {
    let first = try store("client.fs", key)
    for recording in [monitor, mds] { _ = recording.replay(first) }
    let log = try KeyLog(parsing: Array(first.log.text.utf8), name: "keys")
    let second = KeyStore(KeyMaterial(logs: [log]))
    for recording in [mds, monitor] {
      let (handshake, problems) = recording.replay(second)
      #expect(problems == [])
      #expect(handshake.connectionSecret == bytes(recording.secret))
    }
    #expect(second.log.text == first.log.text)
    #expect(second.needs == [])
  }

  @Test func `a daemon's keyring opens the sessions of its clients, whose tickets tell more`()
    throws
  {
    let keys = try store("mds.a", RecordedKeys.daemon)
    let (daemon, daemonProblems) = RecordedHandshake.daemonMonitor.replay(keys)
    #expect(daemonProblems == [])
    #expect(daemon.connectionSecret == bytes(RecordedHandshake.daemonMonitor.secret))
    let (client, problems) = RecordedHandshake.clientOfDaemon.replay(keys)
    #expect(problems == [])
    #expect(client.connectionSecret == bytes(RecordedHandshake.clientOfDaemon.secret))
    let ticket = try #require(client.ticket)
    #expect(ticket.name.text == "client.alice")
    #expect(ticket.globalID == 4163)
    #expect(ticket.capabilities.caps == bytes("07000000") + Array("allow *".utf8))
    // The daemon's keys open more than the capture.
    #expect(!keys.log.text.contains("service"))
  }

  @Test func `a ticket that is wrapped in the old one's key is found`() throws {
    let keys = try store("mgr.x", RecordedKeys.manager)
    for recording in [RecordedHandshake.managerMonitor, .managerAgain] {
      let (handshake, problems) = recording.replay(keys)
      #expect(problems == [])
      #expect(handshake.connectionSecret == bytes(recording.secret))
    }
    // The first ticket and that of its service, the wrapped one, and one more of its service.
    #expect(keys.log.tickets.count >= 3)
    let log = try KeyLog(parsing: Array(keys.log.text.utf8), name: "keys")
    let again = KeyStore(KeyMaterial(logs: [log]))
    for recording in [RecordedHandshake.managerMonitor, .managerAgain] {
      #expect(recording.replay(again).problems == [])
    }
    #expect(again.log.text == keys.log.text)
  }

  @Test func `another key of the same name is recognised by the proof`() throws {
    let keys = try store("client.fs", RecordedKeys.reef1)
    let (monitor, problems) = RecordedHandshake.reefMonitor.replay(keys)
    #expect(monitor.connectionSecret == nil)
    #expect(
      problems == [
        WireProblem(
          field: "authenticate.key", offset: 0,
          problem: "was made with another key than client.fs has in test.keyring")
      ])
    let (mds, mdsProblems) = RecordedHandshake.reefMDS.replay(keys)
    #expect(mds.connectionSecret == nil)
    #expect(mdsProblems == [])
    #expect(
      keys.needs.map(\.description) == [
        "test.keyring: this keyring's client.fs is not the one in the capture"
      ])
    #expect(monitor.need == KeyNeed(keys.needs[0].kind, connections: 1))
  }

  @Test func `without keys, one sentence says what would open all connections`() {
    let keys = KeyStore()
    #expect(RecordedHandshake.reefMonitor.replay(keys).problems == [])
    #expect(RecordedHandshake.reefMDS.replay(keys).problems == [])
    #expect(
      keys.needs.map(\.description) == [
        "the key of client.fs (its keyring, or a key log) would open 2 connections"
      ])
    #expect(keys.log.isEmpty)
  }

  @Test func `a connection that is not encrypted needs nothing`() {
    let keys = KeyStore()
    let (handshake, problems) = RecordedHandshake.reefMonitor.replay(keys, isSecure: false)
    #expect(problems == [])
    #expect(handshake.need == nil)
    #expect(keys.needs == [])
  }

  @Test func `the right one of two keyrings is taken`() throws {
    let rings = [
      try keyring("client.fs", RecordedKeys.reef1), try keyring("client.fs", RecordedKeys.reef),
    ]
    let keys = KeyStore(KeyMaterial(keyrings: rings))
    let (handshake, problems) = RecordedHandshake.reefMonitor.replay(keys)
    #expect(problems == [])
    #expect(handshake.connectionSecret == bytes(RecordedHandshake.reefMonitor.secret))
  }

  @Test(arguments: [
    (RecordedHandshake.reefMonitor1, RecordedHandshake.reefMDS1, RecordedKeys.reef1),
    (.tentacleMonitor1, .tentacleMDS1, RecordedKeys.tentacle1),
  ])
  func `messenger v1 is followed in its messages and authorizers`(
    monitor: RecordedHandshake, mds: RecordedHandshake, key: String
  ) throws {
    let keys = try store("client.fs", key)
    #expect(monitor.replay(keys).problems == [])
    let (handshake, problems) = mds.replay(keys)
    #expect(problems == [])
    #expect(handshake.sessionKey?.isUsable == true)
    let log = try KeyLog(parsing: Array(keys.log.text.utf8), name: "keys")
    let again = mds.replay(KeyStore(KeyMaterial(logs: [log])))
    #expect(again.problems == [])
    #expect(again.handshake.sessionKey == handshake.sessionKey)
  }

  @Test func `another key is recognised in messenger v1 too`() throws {
    let keys = try store("client.fs", RecordedKeys.reef)
    let (handshake, problems) = RecordedHandshake.reefMonitor1.replay(keys)
    #expect(problems.map(\.field) == ["auth_payload.authenticate.key"])
    #expect(handshake.sessionKey == nil)
    #expect(
      keys.needs.map(\.description) == [
        "test.keyring: this keyring's client.fs is not the one in the capture"
      ])
  }

  /// Every recording with the key that opens it.
  static let all: [(RecordedHandshake, String, String)] = [
    (.reefMonitor, "client.fs", RecordedKeys.reef), (.reefMDS, "client.fs", RecordedKeys.reef),
    (.tentacleMonitor, "client.fs", RecordedKeys.tentacle),
    (.tentacleMDS, "client.fs", RecordedKeys.tentacle),
    (.daemonMonitor, "mds.a", RecordedKeys.daemon), (.clientOfDaemon, "mds.a", RecordedKeys.daemon),
    (.managerMonitor, "mgr.x", RecordedKeys.manager),
    (.managerAgain, "mgr.x", RecordedKeys.manager),
    (.reefMonitor1, "client.fs", RecordedKeys.reef1),
    (.reefMDS1, "client.fs", RecordedKeys.reef1),
    (.tentacleMonitor1, "client.fs", RecordedKeys.tentacle1),
    (.tentacleMDS1, "client.fs", RecordedKeys.tentacle1),
  ]

  /// What has been learnt before a recording.
  private func prepared(_ index: Int) throws -> KeyStore {
    let (_, entity, key) = Self.all[index]
    let keys = try store(entity, key)
    if index % 2 == 1 { _ = Self.all[index - 1].0.replay(keys) }
    return keys
  }

  @Test(arguments: all.indices)
  func `payloads that are cut anywhere are survived`(index: Int) throws {
    let recording = Self.all[index].0
    for (number, step) in recording.steps.enumerated() {
      for count in step.bytes.indices {
        var cut = recording
        cut.steps[number].bytes = Array(step.bytes.prefix(count))
        _ = cut.replay(KeyStore())
      }
      for count in stride(from: 0, to: step.bytes.count, by: 7) {
        var cut = recording
        cut.steps[number].bytes = Array(step.bytes.prefix(count))
        _ = cut.replay(try prepared(index))
      }
    }
  }

  @Test(arguments: all.indices)
  func `any changed byte is survived`(index: Int) throws {
    let recording = Self.all[index].0
    for (number, step) in recording.steps.enumerated() {
      for place in stride(from: 0, to: step.bytes.count, by: 3) {
        var changed = recording
        changed.steps[number].bytes[place] ^= 0x80
        _ = changed.replay(try prepared(index))
      }
    }
  }

  @Test func `a changed byte of a ciphertext is a problem with its field`() throws {
    var changed = RecordedHandshake.tentacleMonitor
    changed.steps[3].bytes[60] ^= 1
    let (handshake, problems) = changed.replay(try store("client.fs", RecordedKeys.tentacle))
    #expect(handshake.connectionSecret == nil)
    #expect(
      problems == [
        WireProblem(
          field: "tickets.tickets[0].session_key", offset: 0,
          problem: "does not open with the keyring's key of client.fs")
      ])
  }

  @Test func `no text shows a secret`() throws {
    let keys = try store("client.fs", RecordedKeys.reef)
    let (handshake, _) = RecordedHandshake.reefMonitor.replay(keys)
    var dumped = ""
    dump(handshake, to: &dumped)
    dumped += String(reflecting: handshake) + "\(handshake)"
    let key = try #require(CephxKey(base64: RecordedKeys.reef))
    for secret in [key.secret, try #require(handshake.sessionKey).secret] {
      #expect(!dumped.contains("\(secret[0])\n"))
      #expect(!dumped.contains("\(secret.prefix(4))".dropLast()))
      #expect(!dumped.contains(secret.base64))
    }
  }
}
