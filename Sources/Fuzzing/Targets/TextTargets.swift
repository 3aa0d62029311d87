import CephWire
import Cephx
import Encoding
import Synthesis

/// The reading of keyrings. An input is the text of one.
struct KeyringTarget: FuzzTarget {
  let name = "keyring"

  var ownSeeds: [[UInt8]] {
    [
      """
      # the administrator
      [client.admin]
      \tkey = AQBnpTVoAAAAABAA3q2+7wARIjNEVWZ3iJmqu8w=
      \tcaps mds = "allow *"
      \tcaps mon = "allow *, \\
        allow profile"
      [mon.]
        key = AQBnpTVoAAAAABAA3q2+7wARIjNEVWZ3iJmqu8w= ; a comment
        auid = 0
      """
    ].map { Array($0.utf8) }
  }

  var words: [[UInt8]] {
    [
      "[client.a]", "key = ", "caps mds = ", "\"", "\\\n", "\n", "#", ";", "auid = 1\n", "=",
      "\u{2028}",
    ]
    .map { Array($0.utf8) }
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    do {
      let keyring = try Keyring(parsing: input, name: "keyring")
      outcome.reached("entries", UInt64(min(keyring.entries.count, 8)))
      for entry in keyring.entries where keyring.key(of: entry.entity) != entry.key {
        outcome.fail(.rule, "another key than the one that was read")
      }
    } catch { check(error, input, &outcome) }
  }
}

/// The reading of key logs. An input is the text of one.
struct KeyLogTarget: FuzzTarget {
  let name = "keylog"

  var ownSeeds: [[UInt8]] {
    let sum = String(repeating: "0123456789abcdef", count: 4)
    let key = "AQBnpTVoAAAAABAA3q2+7wARIjNEVWZ3iJmqu8w="
    let secret = String(repeating: "QUJD", count: 21) + "QQ=="
    return [
      """
      # keys
      session \(sum) \(key)
      ticket \(sum) \(key)
      service mds 12 \(key)
      connection \(sum) 10.0.0.2:40000 10.0.0.1:3300 \(secret) # the last
      """
    ].map { Array($0.utf8) }
  }

  var words: [[UInt8]] {
    ["session ", "ticket ", "service osd ", "connection ", "\n", "#", " ", "=", "\t", "\u{85}"]
      .map { Array($0.utf8) }
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    do {
      let log = try KeyLog(parsing: input, name: "keys")
      outcome.reached("records", UInt64(min(log.connections.count + log.tickets.count, 8)))
      let text = log.text
      let again = try KeyLog(parsing: Array(text.utf8), name: "keys")
      if again.text != text { outcome.fail(.writing, "the log reads back as another one") }
    } catch { check(error, input, &outcome) }
  }
}

/// Checks that what is wrong with a file of keys is said of one of its lines.
private func check(_ error: KeyFileError, _ input: [UInt8], _ outcome: inout Outcome) {
  var hash = FeatureHash("refused")
  hash.add(error.reason)
  outcome.reached("refused", hash.value)
  // Every sort of line end takes at least a byte.
  if error.line < 1 || error.line > input.count + 1 || error.reason.isEmpty {
    outcome.fail(.location, "\(error)")
  }
}

/// The reading of events from JSON, and the capture that is made of them. An input is one line of
/// `decode --format jsonl`.
struct JSONTarget: FuzzTarget {
  let name = "json"

  var ownSeeds: [[UInt8]] {
    [
      #"{"type":"client_session","from":{"name":"client4100"},"to":{"name":"mds0"},"message":{"op":"request_open"}}"#,
      #"{"kind":"ack","seq":7,"connection":1}"#,
      #"{"kind":"banner","banner":"ceph v027","dialect":"ceph v027"}"#,
    ].map { Array($0.utf8) }
  }

  var words: [[UInt8]] {
    [
      "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "18446744073709551616", "1e308",
      "0.5", "\\u0000", "\\ud800", #"{"base64":"AA=="}"#, #""message":"#, #""type_code":"#,
      #""version":"#, #""features":0"#, #""front_bytes":"#, #""bits":"#, "[[[[[[[[[[[[[[[[",
    ].map { Array($0.utf8) }
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    do {
      let event = try RecordedEvent(json: input)
      outcome.reached("event")
      var capture: [UInt8] = []
      var encoder = CaptureEncoder(into: &capture)
      try encoder.append(event, to: &capture)
      encoder.finish(into: &capture)
      outcome.shown(capture.count, of: input.count, as: "capture")
    } catch {
      var hash = FeatureHash("refused")
      hash.add("\(error)")
      outcome.reached("refused", hash.value)
      if "\(error)".isEmpty { outcome.fail(.location, "refused without a sentence") }
    }
  }
}
