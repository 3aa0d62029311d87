import Common
import Testing

@testable import Capture

private let packets = [
  TestPacket(seconds: 10, bytes: [1]), TestPacket(seconds: 11, bytes: [2, 2], originalLength: 60),
  TestPacket(seconds: 12, bytes: [3, 3, 3]),
]

/// The refusal of a file, or nil where it is none.
private func refusal(_ path: String) -> String? {
  do {
    _ = try Reading(path)
    return nil
  } catch {
    return error.description
  }
}

struct CaptureFileTests {
  let files: TestFiles

  init() throws { files = try TestFiles() }

  @Test(arguments: ByteOrder.allCases, [false, true])
  func `pcap is read in both byte orders and resolutions`(
    order: ByteOrder, nanoseconds: Bool
  ) throws {
    let bytes = pcap(
      [TestPacket(seconds: 1_700_000_000, fraction: 123_456, bytes: [1, 2], originalLength: 1500)],
      order: order, nanoseconds: nanoseconds, linkType: 113)
    let reading = try Reading(try files.write(bytes))
    let fraction: Int64 = nanoseconds ? 123_456 : 123_456_000
    var expected = Seen(1, at: 1_700_000_000_000_000_000 + fraction, linkType: 113, [1, 2])
    expected.originalLength = 1500
    #expect(reading.packets == [expected])
  }

  @Test(arguments: ByteOrder.allCases)
  func `pcap has seconds without a sign, up to the year 2106`(order: ByteOrder) throws {
    let bytes = pcap([TestPacket(seconds: .max, fraction: 5, bytes: [1])], order: order)
    let reading = try Reading(try files.write(bytes))
    #expect(reading.packets == [Seen(1, at: 4_294_967_295_000_005_000, [1])])
  }

  @Test(arguments: ByteOrder.allCases)
  func `pcapng is read with its interfaces, sections and resolutions`(order: ByteOrder) throws {
    let pcapng = Pcapng(order: order)
    var bytes = pcapng.section + pcapng.interface() + pcapng.interface(resolution: 9)
    bytes += pcapng.packet(interface: 0, time: 5_000_001, [1])
    bytes += pcapng.packet(interface: 1, time: 6_000_000_001, [2, 2])
    bytes += pcapng.section + pcapng.interface(resolution: 3)
    bytes += pcapng.packet(interface: 0, time: 7001, [3, 3, 3])
    let reading = try Reading(try files.write(bytes))
    #expect(
      reading.packets == [
        Seen(1, at: 5_000_001_000, [1]), Seen(2, at: 6_000_000_001, [2, 2]),
        Seen(3, at: 7_001_000_000, [3, 3, 3]),
      ])
    #expect(reading.damages == [])
  }

  @Test func `a file with only a header is an empty capture`() throws {
    let pcapng = Pcapng()
    for bytes in [pcap([]), pcapng.section + pcapng.interface(), pcapng.section] {
      let reading = try Reading(try files.write(bytes), filter: "tcp")
      #expect(reading.packets == [])
      #expect(reading.damages == [])
    }
  }

  @Test func `interfaces of different link types are refused with a way out`() throws {
    let pcapng = Pcapng()
    let path = try files.write(
      pcapng.section + pcapng.interface() + pcapng.interface(linkType: 101)
        + pcapng.packet(time: 1, [1]))
    #expect(
      refusal(path)
        == "\(path) holds interfaces of different link types, which cannot be read as one capture;"
        + " write each to a file of its own, as in `tshark -r FILE -Y 'frame.interface_id == 0'"
        + " -w - | editcap -F pcap -T ether - OUTPUT`")
  }

  @Test func `interfaces of different snapshot lengths are refused with a way out`() throws {
    let pcapng = Pcapng()
    let path = try files.write(
      pcapng.section + pcapng.interface() + pcapng.interface(snapLength: 96))
    #expect(
      refusal(path)
        == "\(path) holds interfaces of different snapshot lengths, which cannot be read as they"
        + " are; turn it into pcap first: `editcap -F pcap FILE OUTPUT`")
  }

  @Test func `an interface that is refused after packets is a damage`() throws {
    let pcapng = Pcapng()
    let path = try files.write(
      pcapng.section + pcapng.interface() + pcapng.packet(time: 1, [1])
        + pcapng.interface(linkType: 101))
    let reading = try Reading(path)
    #expect(reading.packets == [Seen(1, at: 1000, [1])])
    #expect(reading.damages.count == 1)
    #expect(
      reading.damages.first?.hasPrefix("\(path) holds interfaces of different link types") == true)
    #expect(reading.damages.first?.hasSuffix("; read up to its packet 1") == true)
  }

  @Test func `a section of another byte order ends the file with a damage`() throws {
    let little = Pcapng(order: .little)
    let big = Pcapng(order: .big)
    let path = try files.write(
      little.section + little.interface() + little.packet(time: 1, [1]) + big.section)
    let reading = try Reading(path)
    #expect(reading.packets.count == 1)
    #expect(reading.damages.first?.hasPrefix("\(path) is damaged (") == true)
  }

  @Test func `a packet that claims an absurd length ends the file with a damage`() throws {
    var bytes = pcap(packets)
    bytes.replaceSubrange(24 + 17 + 8..<24 + 17 + 12, with: [0xFF, 0xFF, 0xFF, 0x7F])
    let path = try files.write(bytes)
    let reading = try Reading(path)
    #expect(reading.packets == [Seen(1, at: 10_000_000_000, [1])])
    let damage = try #require(reading.damages.first)
    #expect(
      damage.hasPrefix(
        "\(path) is damaged (invalid packet capture length 2147483647, bigger than "))
    #expect(damage.hasSuffix("); read up to its packet 1"))
  }

  @Test func `a packet that is longer than the snapshot length loses its end`() throws {
    let bytes = pcap([TestPacket(seconds: 0, bytes: [1, 2, 3, 4])], snapLength: 3)
    let reading = try Reading(try files.write(bytes))
    var expected = Seen(1, at: 0, [1, 2, 3])
    expected.originalLength = 4
    #expect(reading.packets == [expected])
  }

  @Test func `a pcap cut at any byte gives the packets up to there`() throws {
    let bytes = pcap(packets)
    let boundaries = [24, 24 + 17, 24 + 17 + 18, bytes.count]
    for cut in 0...bytes.count {
      let path = try files.write(Array(bytes[..<cut]))
      guard cut >= 24 else {
        let expected =
          switch cut {
          case 0: "is empty: no packet capture"
          case 1...3: "is no packet capture: it starts with the bytes "
          default: "is cut off in its file header, before any packet"
          }
        #expect(refusal(path)?.hasPrefix("\(path) \(expected)") == true)
        continue
      }
      let whole = boundaries.filter { $0 <= cut }.count - 1
      let reading = try Reading(path)
      #expect(reading.packets.map(\.bytes) == packets.prefix(whole).map(\.bytes))
      let reached = whole == 0 ? "no packet of it was read" : "read up to its packet \(whole)"
      #expect(
        reading.damages
          == (boundaries.contains(cut)
            ? [] : ["\(path) is cut off in the middle of a packet; \(reached)"]))
    }
  }

  @Test func `a pcapng cut at any byte gives the packets up to there`() throws {
    let pcapng = Pcapng()
    let header = pcapng.section + pcapng.interface()
    let one = pcapng.packet(time: 1, [1, 1, 1])
    let bytes = header + one + one
    for cut in pcapng.section.count + 1...bytes.count {
      let path = try files.write(Array(bytes[..<cut]))
      guard cut >= header.count else {
        #expect(refusal(path) == "\(path) is cut off in its file header, before any packet")
        continue
      }
      let (whole, rest) = (cut - header.count).quotientAndRemainder(dividingBy: one.count)
      let reading = try Reading(path)
      #expect(reading.packets.count == whole)
      #expect(reading.damages.count == (rest == 0 ? 0 : 1))
    }
  }

  @Test(arguments: Compression.allCases)
  func `compressed data cut at any byte gives packets up to there and a damage`(
    compression: Compression
  ) throws {
    // Packets that do not compress, so that some of them lie before a cut.
    var numbers = TestNumbers(state: 1)
    let packets = (0..<8).map { second in
      TestPacket(
        seconds: second, bytes: (0..<40).map { _ in .random(in: 0...255, using: &numbers) })
    }
    // In frames of 50 bytes, none of which ends where a packet does: zstd gives whole blocks only.
    let plain = pcap(packets)
    let bytes = stride(from: 0, to: plain.count, by: 50).flatMap {
      compression.compress(Array(plain[$0..<min($0 + 50, plain.count)]))
    }
    var most = 0
    for cut in 4..<bytes.count {
      let path = try files.write(Array(bytes[..<cut]))
      do {
        let reading = try Reading(path)
        let count = reading.packets.count
        most = max(most, count)
        #expect(reading.packets.map(\.bytes) == packets.prefix(count).map(\.bytes))
        #expect(reading.damages.count == 1)
        #expect(reading.damages.first?.hasPrefix("\(path) is cut off in ") == true)
      } catch {
        #expect(
          error.description
            == "\(path) is cut off in its \(compression.rawValue) data, before any packet")
      }
    }
    #expect(most >= 7)
  }

  @Test(arguments: Compression.allCases)
  func `compressed data with any byte changed never traps`(compression: Compression) throws {
    let bytes = compression.compress(pcap(packets))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x55
      _ = try? Reading(try files.write(changed))
    }
  }

  @Test func `random bytes after a valid header never trap`() throws {
    var numbers = TestNumbers(state: 2)
    let pcapng = Pcapng()
    let headers = [
      pcap([]), pcap([], order: .big), pcapng.section, pcapng.section + pcapng.interface(),
      Compression.gzip.magic, Compression.zstd.magic, Compression.lz4.magic,
    ]
    for round in 0..<700 {
      let count = Int.random(in: 0...300, using: &numbers)
      // Many zeros make small lengths, which go further.
      let rest = (0..<count).map { _ in
        Bool.random(using: &numbers) ? 0 : UInt8.random(in: 0...255, using: &numbers)
      }
      _ = try? Reading(try files.write(headers[round % headers.count] + rest), filter: "tcp")
    }
  }

  @Test func `times beyond the range become the nearest instant`() {
    func nanoseconds(_ seconds: Int, _ fraction: Int) -> Int64 {
      CaptureFile.instant(seconds: seconds, nanoseconds: fraction).nanoseconds
    }
    #expect(nanoseconds(1, -2) == 999_999_998)
    #expect(nanoseconds(-1, 1) == -999_999_999)
    #expect(nanoseconds(.max, 0) == .max)
    #expect(nanoseconds(.min, 0) == .min)
    #expect(nanoseconds(9_223_372_036, 854_775_807) == .max)
    #expect(nanoseconds(9_223_372_036, .max) == .max)
    #expect(nanoseconds(-9_223_372_036, .min) == .min)
  }

  @Test func `a time of pcapng beyond the range is the last instant`() throws {
    let pcapng = Pcapng()
    let path = try files.write(
      pcapng.section + pcapng.interface(resolution: 0) + pcapng.packet(time: 1 << 62, [1]))
    #expect(try Reading(path).packets.map(\.nanoseconds) == [.max])
  }
}
