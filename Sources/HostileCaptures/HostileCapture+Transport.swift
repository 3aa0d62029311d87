import Messenger
import Synthesis

/// Too many connections, segments, holes and fragments.
extension HostileCapture {
  static let transport = [
    HostileCapture(
      "syn-flood", "SYNs, each of another client, and nothing else", full: 1_000_000,
      small: 20_000
    ) { count, output in
      for client in 0..<count { try output.segment(Ends(client: client), 1, .syn) }
    },
    HostileCapture(
      "one-packet", "connections of one packet, which has a banner and the start of a message",
      full: 1_000_000, small: 5000
    ) { count, output in
      let bytes = HostileBytes.opening2009() + [UInt8](repeating: 10, count: 60)
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(bytes, to: &output)
      }
    },
    HostileCapture(
      "short", "connections that are opened, say their banner and are reset", full: 500_000,
      small: 5000
    ) { count, output in
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(HostileBytes.openingV2, to: &output)
        try stream.end(.rst, to: &output)
      }
    },
    HostileCapture(
      "holes", "connections whose bytes wait behind a hole that nothing fills", full: 500_000,
      small: 3000
    ) { count, output in
      let bytes = [UInt8](repeating: 1, count: 1000)
      for client in 0..<count {
        var stream = HostileStream(client: client)
        try stream.send(HostileBytes.opening2009(), to: &output)
        stream.skip(100)
        try stream.send(bytes, to: &output)
      }
    },
    HostileCapture(
      "scattered", "bytes of one connection, each behind a hole of its own, the last first",
      full: 1_000_000, small: 10_000
    ) { count, output in
      let ends = Ends(client: 1)
      try output.segment(ends, 0, .syn)
      for index in 0..<count {
        // Windows of 4,000 segments, each from its end to its start.
        let place = index / 4000 * 4000 + 3999 - index % 4000
        try output.segment(ends, UInt32(truncatingIfNeeded: 3 + 2 * place), .ack, [1])
      }
    },
    HostileCapture(
      "copies", "segments behind a hole that come again with other bytes", full: 200_000,
      small: 2000
    ) { count, output in
      let ends = Ends(client: 1)
      try output.segment(ends, 0, .syn)
      for index in 0..<count {
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 1400)
        try output.segment(ends, 100 + UInt32(index % 100) * 1000, .ack, bytes[...])
      }
    },
    fragments(
      "fragments", "first fragments of datagrams that never become whole", full: 1_000_000,
      small: 10_000, offset: 0, length: 64),
    fragments(
      "far-fragments", "fragments from the far ends of datagrams, each of another one",
      full: 200_000, small: 40, offset: 8180, length: 8),
    HostileCapture(
      "overlaps", "small fragments of a few datagrams, on one another and with other bytes",
      full: 1_000_000, small: 10_000
    ) { count, output in
      for index in 0..<count {
        // Every second place, from the end; then again with more bytes.
        let place = 8000 - index / 8 * 2 % 8000
        try output.fragment(
          Ends(client: index % 8), identification: 1, offset: UInt16(place), isLast: false,
          [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index % 16 < 8 ? 8 : 12))
      }
    },
  ]

  /// One fragment of each of many datagrams; `offset` counts in units of eight bytes.
  private static func fragments(
    _ name: String, _ summary: String, full: Int, small: Int, offset: UInt16, length: Int
  ) -> HostileCapture {
    HostileCapture(name, summary, full: full, small: small) { count, output in
      for index in 0..<count {
        try output.fragment(
          Ends(client: index), identification: UInt16(truncatingIfNeeded: index), offset: offset,
          isLast: false, [UInt8](repeating: 1, count: length))
      }
    }
  }
}
