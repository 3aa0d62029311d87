extension CaptureVariant {
  /// The packets stay as they are; their order or their number changes.
  static let orderVariants = [
    CaptureVariant("shuffled", "packets permuted within windows of 16; times keep ascending") {
      recording, _, random in
      let window = 16
      var order = Array(recording.packets.indices)
      for start in stride(from: 0, to: order.count, by: window) {
        random.shuffle(&order, in: start..<min(start + window, order.count))
      }
      let packets = zip(recording.packets, order).map { place, index in
        var packet = recording.packets[index]
        packet.time = place.time
        return packet
      }
      return Outcome(recording.linkLayer, packets)
    },
    CaptureVariant("duplicated", "a random third of the packets twice, up to 3 packets later") {
      recording, _, random in
      var packets: [RecordedPacket] = []
      /// The copies that are still to come, each with the number of packets to wait.
      var waiting: [(count: Int, packet: RecordedPacket)] = []
      for packet in recording.packets {
        packets.append(packet)
        if random.below(3) == 0 { waiting.append((random.below(4), packet)) }
        waiting = waiting.compactMap { count, copy in
          guard count == 0 else { return (count - 1, copy) }
          packets.append(
            RecordedPacket(
              copy.bytes, at: packet.time, originalLength: copy.originalLength))
          return nil
        }
      }
      packets += waiting.map(\.packet)
      return Outcome(recording.linkLayer, packets)
    },
  ]

  /// Something of the capture is missing.
  static let lossVariants = [
    CaptureVariant("lossy", "1 % of the packets left out", keepsMessages: false) {
      recording, _, random in
      var removed: [Int] = []
      var packets: [RecordedPacket] = []
      for (index, packet) in recording.packets.enumerated() {
        if random.below(100) == 0 { removed.append(index + 1) } else { packets.append(packet) }
      }
      var outcome = Outcome(recording.linkLayer, packets)
      outcome.removed = removed
      return outcome
    },
    CaptureVariant("snapped", "every packet cut, as by a short snap length", keepsMessages: false) {
      recording, settings, _ in
      let packets = recording.packets.map { packet in
        RecordedPacket(
          Array(packet.bytes.prefix(max(settings.snapLength, 0))), at: packet.time,
          originalLength: packet.originalLength)
      }
      return Outcome(recording.linkLayer, packets)
    },
    CaptureVariant("midstream", "the first packets left out", keepsMessages: false) {
      recording, settings, _ in
      let count = recording.packets.count
      let skipped = min(max(settings.skip ?? count / 4, 0), count)
      var outcome = Outcome(recording.linkLayer, Array(recording.packets[skipped...]))
      outcome.removed = Array(1..<skipped + 1)
      return outcome
    },
  ]

  /// The same packets in other kinds of files.
  static let containerVariants = [
    CaptureVariant("pcapng", "a pcapng file with several interfaces") { recording, _, _ in
      contained(recording, .pcapng(.little))
    },
    CaptureVariant("pcapng-bigendian", "the same in big-endian byte order") { recording, _, _ in
      contained(recording, .pcapng(.big))
    },
    CaptureVariant("nanoseconds", "a pcap file with times in nanoseconds") { recording, _, _ in
      contained(recording, .pcap(.little, .nanoseconds))
    },
    CaptureVariant("bigendian", "a pcap file in big-endian byte order") { recording, _, _ in
      contained(recording, .pcap(.big, .microseconds))
    },
  ]

  private static func contained(_ recording: Recording, _ container: Container) -> Outcome {
    var outcome = Outcome(recording.linkLayer, recording.packets)
    outcome.container = container
    return outcome
  }
}
