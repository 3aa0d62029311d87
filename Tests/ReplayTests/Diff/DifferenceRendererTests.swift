import CephWire
import Common

import Testing
import Transport

@testable import Replay

@Suite struct DifferenceRendererTests {
  private func client(_ number: Int32) -> ClientIdentity {
    ClientIdentity(
      name: EntityName(.client, number), nonce: 7, port: 6804, address: .v4(0x0a00_0002))
  }

  private func render(_ differences: [Difference], _ format: DifferenceRenderer.Format) -> String {
    var renderer = DifferenceRenderer(format)
    var output = OutputBuffer()
    for difference in differences { renderer.append(difference, to: &output) }
    return output.description
  }

  private var differences: [Difference] {
    [
      Difference(
        kind: .missing, severity: .difference, clientOfA: client(1), clientOfB: client(2),
        eventsOfA: [12, 14], eventsOfB: [], operation: "mkdir /a mode=0755",
        text: "asked in A alone"),
      Difference(
        kind: .session, severity: .difference, clientOfA: client(1), clientOfB: client(2),
        eventsOfA: [], eventsOfB: [9], text: "session stale: never -> once"),
      Difference(
        kind: .clientAdded, severity: .difference, clientOfB: client(3), eventsOfA: [],
        eventsOfB: [20], text: "in B alone, with 1 operation"),
      Difference(
        kind: .latency, severity: .note, eventsOfA: [], eventsOfB: [], operation: "mkdir",
        text: "median 1.000 ms -> 3.000 ms, 12 operations"),
    ]
  }

  @Test func `text has a heading for each client and a line for each difference`() {
    #expect(
      render(differences, .text) == """
        client1 10.0.0.2:6804/7 in A, client2 10.0.0.2:6804/7 in B
          missing    mkdir /a mode=0755: asked in A alone [A 12, 14]
          session    session stale: never -> once [B 9]
        client3 10.0.0.2:6804/7 in B
          client_added in B alone, with 1 operation [B 20]
        all clients
          latency    (note) mkdir: median 1.000 ms -> 3.000 ms, 12 operations

        """)
  }

  @Test func `jsonl has an object for each difference`() throws {
    let lines = render(differences, .jsonl).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(
      lines[0] == #"{"kind":"missing","severity":"difference","#
        + #""a_client":"client1 10.0.0.2:6804/7","b_client":"client2 10.0.0.2:6804/7","#
        + #""a_events":[12,14],"b_events":[],"operation":"mkdir /a mode=0755","#
        + #""text":"asked in A alone"}"#)
    let latency = try JSONValue(parsing: Array(lines[3].utf8))
    #expect(latency["severity"]?.string == "note")
    #expect(latency["a_client"] == nil)
  }
}
