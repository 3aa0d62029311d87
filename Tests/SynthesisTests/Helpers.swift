import Common
import Testing

@testable import Synthesis

/// The bytes that hexadecimal digits write; blanks count for nothing.
func hex(_ digits: String) -> [UInt8] {
  let numbers = digits.compactMap(\.hexDigitValue)
  return stride(from: 0, to: numbers.count - 1, by: 2).map {
    UInt8(numbers[$0] << 4 | numbers[$0 + 1])
  }
}

/// The endpoint that `text` writes.
func endpoint(_ text: String) throws -> HostEndpoint {
  try #require(HostEndpoint(text))
}

/// A recording of one connection with data in both directions, more than one packet deep.
func sampleRecording(
  opener: String = "10.0.0.1:40000", acceptor: String = "10.0.0.2:6789",
  framing: Framing = .ethernet
) throws -> Recording {
  var conversation = TCPConversation(
    opener: try endpoint(opener), acceptor: try endpoint(acceptor), framing: framing,
    // The numbers wrap within the data.
    openerSequence: UInt32.max - 2000)
  var recording = Recording(linkLayer: framing.linkLayer, packets: [])
  let sink = { (bytes: [UInt8], time: Instant) in
    recording.packets.append(RecordedPacket(bytes, at: time))
  }
  var random = SplitMix64(seed: 99)
  conversation.open(at: Instant(nanoseconds: 0), to: sink)
  for round in 1...10 {
    let time = Instant(nanoseconds: Int64(round) * 1_000_000)
    let data = (0..<1 + random.below(4000)).map { UInt8(truncatingIfNeeded: $0 &* round) }
    conversation.send(data, from: round % 3 == 0 ? .acceptor : .opener, at: time, to: sink)
  }
  conversation.close(at: Instant(nanoseconds: 30_000_000), to: sink)
  return recording
}

/// What a recording's TCP connections carried: per port of the sender, each byte by its sequence
/// number. Two recordings of the same traffic have the same, whatever the order of their packets.
func carriedBytes(_ recording: Recording) throws -> [UInt16: [UInt32: UInt8]] {
  var bytes: [UInt16: [UInt32: UInt8]] = [:]
  for packet in recording.packets {
    let layout = try #require(PacketLayout(packet.bytes, linkLayer: recording.linkLayer))
    let ip = try #require(layout.ip)
    guard let tcp = ip.tcp else { continue }
    for (offset, byte) in packet.bytes[tcp.payloadStart..<ip.end].enumerated() {
      bytes[tcp.source.port, default: [:]][tcp.fields.sequence &+ UInt32(offset)] = byte
    }
  }
  return bytes
}

/// Whether every packet's checksums of IP and TCP are right: summed up with the checksum in its
/// place, the rest is zero.
func hasRightChecksums(_ recording: Recording) -> Bool {
  recording.packets.allSatisfy { packet in
    guard let layout = PacketLayout(packet.bytes, linkLayer: recording.linkLayer),
      let ip = layout.ip, ip.tcp != nil
    else { return false }
    var header = InternetChecksum()
    if ip.version == 4 { header.add(packet.bytes[layout.networkStart..<ip.contentStart]) }
    var content = InternetChecksum()
    content.add(
      source: ip.source, destination: ip.destination, protocol: 6, length: ip.end - ip.contentStart)
    content.add(packet.bytes[ip.contentStart..<ip.end])
    return (ip.version == 6 || header.value == 0) && content.value == 0
  }
}
