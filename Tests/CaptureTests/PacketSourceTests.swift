import Common
import Glibc
import Testing

@testable import Capture

/// What a source hands out, as the reader would.
private func packets(of source: consuming PacketSource) -> [Seen] {
  var seen: [Seen] = []
  while source.next({ seen.append(Seen($0, $1)) }) {}
  return seen
}

struct PacketSourceTests {
  let files: TestFiles

  init() throws { files = try TestFiles() }

  /// More packets than one batch has, of very different lengths.
  private static let many = (0..<5000).map { number in
    TestPacket(
      seconds: UInt32(100 + number),
      bytes: [UInt8](
        repeating: UInt8(number & 255), count: number % 97 == 0 ? 60_000 : number % 200))
  }

  @Test func `reading ahead changes nothing`() throws {
    let path = try files.write(pcap(Self.many))
    let direct = packets(of: PacketSource(try CaptureReader(paths: [path]), isThreaded: false))
    let ahead = packets(of: PacketSource(try CaptureReader(paths: [path]), isThreaded: true))
    #expect(direct.count == 5000)
    #expect(ahead == direct)
  }

  @Test func `damage is told at the end`() throws {
    let whole = pcap(Self.many)
    let path = try files.write(Array(whole.dropLast(7)))
    var source = PacketSource(try CaptureReader(paths: [path]), isThreaded: true)
    var count = 0
    while source.next({ _, _ in count += 1 }) {}
    #expect(count == 4999)
    let (damages, progress) = (source.damages, source.progress)
    #expect(damages.map(\.packetsRead) == [4999])
    #expect(progress.read == whole.count - 7)
  }

  @Test func `a packet comes out while the pipe it came by stays open`() throws {
    let ends = try makePipe()
    defer { close(ends.read) }
    try writeAll(pcap(Array(Self.many[1..<4])), to: ends.write)
    var source = PacketSource(
      try CaptureReader(descriptor: ends.read, name: "pipe"), isThreaded: true)
    var count = 0
    for _ in 0..<3 { _ = source.next { _, _ in count += 1 } }
    #expect(count == 3)
    let isReady = source.isReady
    #expect(!isReady)
    close(ends.write)
    let isMore = source.next { _, _ in count += 1 }
    let isReadyAtEnd = source.isReady
    #expect(!isMore)
    #expect(isReadyAtEnd)
  }

  @Test func `a source may be left before its end`() throws {
    let path = try files.write(pcap(Self.many))
    for count in [0, 1, 1500] {
      var source = PacketSource(try CaptureReader(paths: [path]), isThreaded: true)
      var seen = 0
      while seen < count, source.next({ _, _ in seen += 1 }) {}
      #expect(seen == count)
    }
  }

  @Test func `the thread ends when nobody wants more, also where much lies ready`() throws {
    let long = [TestPacket](
      repeating: TestPacket(seconds: 1, bytes: [UInt8](repeating: 1, count: 60_000)), count: 200)
    let path = try files.write(pcap(long))
    weak var thread: ReadAhead?
    do {
      let ahead = ReadAhead(try CaptureReader(paths: [path]))
      thread = ahead
      #expect(ahead.next() != nil)
      ahead.stop()
    }
    // Nobody tells when it has ended; what it held goes with it.
    for _ in 0..<2000 where thread != nil { usleep(10_000) }
    #expect(thread == nil)
  }
}
