import Common
import Testing

@testable import Synthesis

struct CaptureVariantTests {
  private func make(
    _ name: String, _ recording: Recording, _ settings: CaptureVariant.Settings = .init()
  ) throws -> CaptureVariant.Outcome {
    try #require(CaptureVariant.named(name)).make(from: recording, settings: settings)
  }

  @Test func `every variant has a name of its own`() {
    #expect(Set(CaptureVariant.all.map(\.name)).count == CaptureVariant.all.count)
    #expect(CaptureVariant.named("no such variant") == nil)
  }

  @Test(arguments: CaptureVariant.all.map(\.name))
  func `a variant is the same for the same seed`(name: String) throws {
    let recording = try sampleRecording()
    let settings = CaptureVariant.Settings(seed: 5)
    let isSame =
      try make(name, recording, settings).file() == make(name, recording, settings).file()
    #expect(isSame)
  }

  @Test(
    arguments: [
      "shuffled", "duplicated", "split", "coalesced", "vlan", "qinq", "ipv6", "cooked1", "cooked2",
      "rawip", "null", "offload", "pcapng", "pcapng-bigendian", "nanoseconds", "bigendian",
    ], [Framing.ethernet, .vlan(5), .cooked1, .cooked2, .rawIP, .null])
  func `a variant that is TCP carries the same bytes`(name: String, framing: Framing) throws {
    let recording = try sampleRecording(framing: framing)
    let outcome = try make(name, recording)
    let isSame = try carriedBytes(outcome.recording) == carriedBytes(recording)
    #expect(isSame)
    let times = outcome.recording.packets.map(\.time)
    #expect(times == times.sorted())
    #expect(outcome.removed.isEmpty)
    if name != "offload" { #expect(hasRightChecksums(outcome.recording)) }
  }

  @Test func `IPv6 is handled as IPv4 is`() throws {
    let recording = try sampleRecording(opener: "[fd00::1]:1", acceptor: "[fd00::2]:2")
    for name in ["split", "coalesced", "offload", "cooked1", "rawip", "null", "ipv6"] {
      let outcome = try make(name, recording)
      let isSame = try carriedBytes(outcome.recording) == carriedBytes(recording)
      #expect(isSame, "\(name)")
    }
  }

  @Test func `shuffled moves packets but neither loses them nor moves them far`() throws {
    let recording = try sampleRecording()
    let packets = try make("shuffled", recording).recording.packets
    #expect(packets.map(\.time) == recording.packets.map(\.time))
    #expect(packets != recording.packets)
    for start in stride(from: 0, to: packets.count, by: 16) {
      let window = start..<min(start + 16, packets.count)
      #expect(Set(packets[window].map(\.bytes)) == Set(recording.packets[window].map(\.bytes)))
    }
  }

  @Test func `duplicated has about a third more packets, all of them known`() throws {
    let recording = try sampleRecording()
    let packets = try make("duplicated", recording).recording.packets
    let more = packets.count - recording.packets.count
    #expect((recording.packets.count / 5...recording.packets.count / 2).contains(more))
    #expect(Set(packets.map(\.bytes)) == Set(recording.packets.map(\.bytes)))
  }

  @Test func `split has segments of at most 200 bytes, and the flags on the last`() throws {
    let recording = try sampleRecording()
    let packets = try make("split", recording).recording.packets
    let flags = try packets.map { packet in
      let ip = try #require(PacketLayout(packet.bytes, linkLayer: .ethernet)?.ip)
      let tcp = try #require(ip.tcp)
      #expect(ip.end - tcp.payloadStart <= 200)
      return tcp.fields.flags
    }
    #expect(flags.count { $0.contains(.psh) } == 10)
    #expect(packets.count > 100)
  }

  @Test func `coalesced merges what one send call sent`() throws {
    let recording = try sampleRecording()
    let packets = try make("coalesced", recording).recording.packets
    // Handshake 3, per send one segment and one acknowledgment, end 3.
    #expect(packets.count == 3 + 20 + 3)
  }

  @Test func `lossy reports exactly what is missing`() throws {
    let recording = try sampleRecording()
    let outcome = try make("lossy", recording, .init(seed: 3))
    #expect(!outcome.removed.isEmpty)
    let left = recording.packets.enumerated().filter { !outcome.removed.contains($0.offset + 1) }
    #expect(outcome.recording.packets == left.map(\.element))
  }

  @Test func `snapped packets are cut and remember how long they were`() throws {
    let recording = try sampleRecording()
    let packets = try make("snapped", recording, .init(snapLength: 60)).recording.packets
    #expect(packets.map(\.bytes) == recording.packets.map { Array($0.bytes.prefix(60)) })
    #expect(packets.map(\.originalLength) == recording.packets.map(\.bytes.count))
  }

  @Test func `midstream starts later, and with nothing when told to skip all`() throws {
    let recording = try sampleRecording()
    let outcome = try make("midstream", recording, .init(skip: 5))
    #expect(outcome.recording.packets == Array(recording.packets[5...]))
    #expect(outcome.removed == [1, 2, 3, 4, 5])
    #expect(try make("midstream", recording, .init(skip: 1000)).recording.packets.isEmpty)
  }

  @Test func `fragments put together are the packet`() throws {
    let recording = try sampleRecording()
    let fragments = try make("fragmented", recording).recording.packets
    var contents: [UInt16: [Int: ArraySlice<UInt8>]] = [:]
    for fragment in fragments {
      let ip = try #require(PacketLayout(fragment.bytes, linkLayer: .ethernet)?.ip)
      guard ip.isFragment else { continue }
      let start = Int(fragment.bytes.big16(at: 20) & 0x1FFF) * 8
      contents[fragment.bytes.big16(at: 18), default: [:]][start] =
        fragment.bytes[ip.contentStart..<ip.end]
      #expect(ip.end - ip.contentStart <= 256)
    }
    for (number, parts) in contents {
      let whole = parts.sorted { $0.key < $1.key }.flatMap(\.value)
      #expect(whole == Array(recording.packets[Int(number) - 1].bytes[34...]))
    }
    #expect(contents.count > 10)
  }

  @Test(arguments: [("vxlan", 50), ("geneve", 58), ("gre", 42)])
  func `a tunnel holds the frame behind its headers`(name: String, size: Int) throws {
    let recording = try sampleRecording(framing: .cooked1)
    let packets = try make(name, recording).recording.packets
    #expect(packets.count == recording.packets.count)
    for (packet, original) in zip(packets, recording.packets) {
      // Cooked headers have 16 bytes; the Ethernet header inside VXLAN and Geneve has 14.
      let inner = name == "gre" ? packet.bytes[size...] : packet.bytes[(size + 14)...]
      // Compared outside of the macro: a failure need not print the packets.
      let isSame = inner.elementsEqual(original.bytes[16...])
      #expect(isSame)
    }
  }

  @Test func `what is not IP stays, except where only IP fits`() throws {
    let arp = PacketBuilder.frame([0, 1, 8, 0], as: .ethernet, etherType: 0x0806)
    let recording = Recording(
      linkLayer: .ethernet, packets: [RecordedPacket(arp, at: Instant(nanoseconds: 0))])
    for name in ["split", "coalesced", "offload", "fragmented", "ipv6"] {
      #expect(try make(name, recording).recording == recording, "\(name)")
    }
    #expect(try make("cooked2", recording).recording.packets[0].bytes[..<2] == [0x08, 0x06])
    #expect(try make("rawip", recording).removed == [1])
  }

  @Test func `no variant falls over damaged packets`() throws {
    var random = SplitMix64(seed: 11)
    var recording = try sampleRecording()
    for index in recording.packets.indices {
      var bytes = recording.packets[index].bytes
      for _ in 0..<4 { bytes[random.below(min(bytes.count, 60))] = UInt8(random.below(256)) }
      let whole = bytes.count
      bytes.removeLast(random.below(bytes.count))
      recording.packets[index] = RecordedPacket(
        bytes, at: Instant(nanoseconds: 0), originalLength: index % 2 == 0 ? whole : nil)
    }
    for linkLayer in LinkLayer.allCases {
      recording.linkLayer = linkLayer
      for variant in CaptureVariant.all { _ = variant.make(from: recording).file() }
      _ = try CaptureMultiplier([recording])
    }
  }
}
