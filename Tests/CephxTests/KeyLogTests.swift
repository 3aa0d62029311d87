import CephWire
import Testing

@testable import Cephx

@Suite struct KeyLogTests {
  private let sum = String(repeating: "0123456789abcdef", count: 4)
  private let secret = [UInt8](0..<64)

  private func parse(_ text: String) throws(KeyFileError) -> KeyLog {
    try KeyLog(parsing: Array(text.utf8), name: "keys")
  }

  private func problem(_ text: String) -> String? {
    do throws(KeyFileError) {
      _ = try parse(text)
      return nil
    } catch { return error.description }
  }

  @Test func `every kind of record is read`() throws {
    let log = try parse(
      """
      # A comment.
      ticket \(sum) \(RecordedKeys.reef)  # of client.fs

        session\t\(sum.uppercased()) \(RecordedKeys.tentacle)
      service mds 18446744073709551615 \(RecordedKeys.daemon)
      connection \(sum) 192.168.77.2:47104 [fe80::1]:6810 \(secret.base64)
      """)
    let key = try #require(SHA256Sum(hex: sum))
    #expect(log.tickets == [key: try #require(CephxKey(base64: RecordedKeys.reef))])
    #expect(log.sessions == [key: try #require(CephxKey(base64: RecordedKeys.tentacle))])
    #expect(
      log.services == [
        ServiceKeyID(service: .mds, secretID: .max): try #require(
          CephxKey(base64: RecordedKeys.daemon))
      ])
    #expect(
      log.connections == [
        key: ConnectionSecret(
          opener: "192.168.77.2:47104", acceptor: "[fe80::1]:6810", secret: secret)
      ])
  }

  @Test func `what is written is sorted, and has no keys of services`() throws {
    let other = String(repeating: "f", count: 64)
    let log = try parse(
      """
      ticket \(other) \(RecordedKeys.reef)
      connection \(sum) 1.2.3.4:5 6.7.8.9:3300 \(secret.base64)
      service mds 7 \(RecordedKeys.daemon)
      ticket \(sum) \(RecordedKeys.tentacle)
      ticket \(other) \(RecordedKeys.reef)
      session \(sum) \(RecordedKeys.reef)
      """)
    #expect(
      log.text == """
        # Key log of cephscope: it opens the capture that it was made from, and no other.
        session \(sum) \(RecordedKeys.reef)
        ticket \(sum) \(RecordedKeys.tentacle)
        ticket \(other) \(RecordedKeys.reef)
        connection \(sum) 1.2.3.4:5 6.7.8.9:3300 \(secret.base64)

        """)
  }

  @Test func `a bad line is told with its number, and what stands in it is not shown`() {
    let noSum = "the SHA-256 is not 64 hexadecimal digits"
    let noKey = "the key is damaged: it is not the Base64 text of a cephx key"
    let lines: [(String, String)] = [
      ("ticket \(sum)", "ticket wants SHA256 and KEY"),
      ("session \(sum) a b", "session wants SHA256 and KEY"),
      ("ticket \(sum)0 \(RecordedKeys.reef)", noSum), ("ticket \(sum) AQCSS", noKey),
      ("service mds 5", "service wants TYPE, NUMBER and KEY"),
      (
        "service disk 5 \(RecordedKeys.reef)",
        "no such type of service; there are mon, mds, osd, mgr, auth"
      ),
      ("service mds -1 \(RecordedKeys.reef)", "the number of the service's key is none"),
      ("service mds 5 x", noKey),
      ("connection \(sum) a b", "connection wants SHA256, IP:PORT, IP:PORT and SECRET"),
      (
        "connection \(sum) a b AAAA",
        "the secret is damaged: it is not the Base64 text of 64 bytes"
      ),
      (
        "entity client.fs \(RecordedKeys.reef)",
        "no such record; there are ticket, session, connection, service"
      ),
    ]
    for (line, reason) in lines {
      #expect(problem("# first\n\n\(line)\n") == "keys, line 3: \(reason)")
    }
  }
}
