import Common
import Glibc
import Testing

@testable import Capture

private let second: Int64 = 1_000_000_000

/// An Ethernet frame with an IPv4 packet that holds the start of a TCP segment to `port`.
private func frame(port: UInt8) -> [UInt8] {
  [UInt8](repeating: 2, count: 12) + [0x08, 0x00]
    + [0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
    + [0x80, 0x00, 0, port] + [UInt8](repeating: 0, count: 16)
}

private let threePackets = [
  TestPacket(seconds: 10, fraction: 1, bytes: [1]),
  TestPacket(seconds: 11, fraction: 2, bytes: [2, 2]),
  TestPacket(seconds: 12, fraction: 3, bytes: [3, 3, 3]),
]
private let threeSeen = [
  Seen(1, at: 10 * second + 1000, [1]), Seen(2, at: 11 * second + 2000, [2, 2]),
  Seen(3, at: 12 * second + 3000, [3, 3, 3]),
]

struct CaptureReaderTests {
  let files: TestFiles

  init() throws { files = try TestFiles() }

  @Test(arguments: [nil] + Compression.allCases)
  func `a capture is the same however it is compressed and whatever it is called`(
    compression: Compression?
  ) throws {
    let plain = pcap(threePackets)
    let path = try files.write(compression?.compress(plain) ?? plain, as: "notes.txt")
    let reading = try Reading(path)
    #expect(reading.packets == threeSeen)
    #expect(reading.damages == [])
  }

  @Test(arguments: [nil] + Compression.allCases)
  func `a capture is read from a pipe, compressed or not`(compression: Compression?) throws {
    let plain = pcap(threePackets)
    let reading = try withPipe(compression?.compress(plain) ?? plain) { descriptor in
      Reading(try CaptureReader(descriptor: descriptor, name: "standard input"))
    }
    #expect(reading.packets == threeSeen)
    #expect(reading.damages == [])
  }

  @Test(arguments: Compression.allCases)
  func `concatenated members are one capture`(compression: Compression) throws {
    let plain = pcap(threePackets)
    let bytes =
      compression.compress(Array(plain[..<30])) + compression.compress([])
      + compression.compress(Array(plain[30...]))
    let reading = try Reading(try files.write(bytes))
    #expect(reading.packets == threeSeen)
    #expect(reading.damages == [])
  }

  @Test func `files are merged by time, and at equal times in the order they were named`() throws {
    let a = try files.write(
      pcap([
        TestPacket(seconds: 1, bytes: [0xA]), TestPacket(seconds: 4, bytes: [0xA, 0xA]),
        TestPacket(seconds: 6, bytes: []),
      ]), as: "a")
    let b = try files.write(
      pcap([
        TestPacket(seconds: 0, bytes: [0xB]), TestPacket(seconds: 1, bytes: [0xB, 0xB]),
        TestPacket(seconds: 5, bytes: [0xB, 0xB, 0xB]),
      ]), as: "b")
    let c = try files.write(
      pcap([TestPacket(seconds: 4, bytes: [0xC])], linkType: 101), as: "c")
    let d = try files.write(pcap([]), as: "d")
    let reading = try Reading(a, d, b, c)
    #expect(
      reading.packets == [
        Seen(1, at: 0, [0xB]), Seen(2, at: second, [0xA]), Seen(3, at: second, [0xB, 0xB]),
        Seen(4, at: 4 * second, [0xA, 0xA]), Seen(5, at: 4 * second, linkType: 12, [0xC]),
        Seen(6, at: 5 * second, [0xB, 0xB, 0xB]), Seen(7, at: 6 * second, []),
      ])
  }

  @Test func `times that run backwards in a file do not change its order`() throws {
    let path = try files.write(
      pcap([5, 3, 4].map { TestPacket(seconds: $0, bytes: [UInt8($0)]) }))
    #expect(try Reading(path).packets.map(\.bytes) == [[5], [3], [4]])
    #expect(try Reading(path, path).packets.map(\.bytes) == [[5], [3], [4], [5], [3], [4]])
  }

  @Test func `a filter skips packets that still count`() throws {
    let packets = [1, 2, 1, 2, 1].map { TestPacket(seconds: 1, bytes: frame(port: $0)) }
    let path = try files.write(pcap(packets))
    let reading = try Reading(path, filter: "tcp dst port 2")
    #expect(reading.packets.map(\.number) == [2, 4])
    #expect(try Reading(path, filter: "tcp dst port 3").packets == [])
  }

  @Test func `a filter is compiled for the link type of each file`() throws {
    let ethernet = try files.write(
      pcap([TestPacket(seconds: 1, bytes: frame(port: 7))]), as: "ethernet")
    let raw = try files.write(
      pcap([TestPacket(seconds: 2, bytes: Array(frame(port: 7)[14...]))], linkType: 101), as: "raw")
    let reading = try Reading(ethernet, raw, filter: "tcp port 7")
    #expect(reading.packets.map(\.linkType) == [1, 12])
  }

  @Test func `a filter that is none is refused with the reason`() throws {
    let path = try files.write(pcap(threePackets))
    let error = #expect(throws: CaptureError.self) { try Reading(path, filter: "host and") }
    #expect(error?.file == path)
    #expect(
      error?.description
        == "\(path) cannot be filtered by \"host and\": can't parse filter expression: syntax error"
    )
  }

  @Test func `no file, and standard input twice, are refused`() {
    let none = #expect(throws: CaptureError.self) { _ = try CaptureReader(paths: []) }
    #expect(
      none?.description == "no capture is named; name files, or - for standard input")
    let twice = #expect(throws: CaptureError.self) { _ = try CaptureReader(paths: ["-", "-"]) }
    #expect(
      twice?.description == "standard input can be read only once; name - only once")
    #expect(none?.file == nil)
  }

  @Test func `a file that is cut off does not stop the others`() throws {
    let cut = try files.write(pcap(threePackets).dropLast(1), as: "cut")
    let whole = try files.write(pcap(threePackets), as: "whole")
    let reading = try Reading(cut, whole)
    #expect(reading.packets.map(\.bytes) == [[1], [1], [2, 2], [2, 2], [3, 3, 3]])
    #expect(
      reading.damages == [
        "\(cut) is cut off in the middle of a packet; read up to its packet 2"
      ])
  }

  @Test func `a file that is no capture among others is refused by name`() throws {
    let good = try files.write(pcap(threePackets), as: "good")
    let notes = try files.write(Array("Buy milk.\n".utf8), as: "notes")
    let error = #expect(throws: CaptureError.self) { try Reading(good, notes) }
    #expect(error?.description == "\(notes) is no packet capture: it looks like text")
  }

  @Test func `a body may throw, and reading goes on after its packet`() throws {
    struct Stop: Error, Equatable {}
    var reader = try CaptureReader(paths: [try files.write(pcap(threePackets))])
    var numbers: [Int] = []
    #expect(throws: Stop()) {
      _ = try reader.next { (_, _) throws(Stop) in throw Stop() }
    }
    while reader.next({ record, _ in numbers.append(record.stamp.number) }) {}
    #expect(numbers == [2, 3])
    let more = reader.next { _, _ in Issue.record("there is no fourth packet") }
    #expect(!more)
  }

  @Test func `progress counts the bytes as they lie in the files`() throws {
    let plain = pcap(threePackets)
    let zipped = Compression.gzip.compress(plain)
    let paths = [try files.write(plain, as: "a"), try files.write(zipped, as: "b")]
    var reader = try CaptureReader(paths: paths)
    #expect(reader.progress.total == plain.count + zipped.count)
    while reader.next({ _, _ in }) {}
    #expect(reader.progress.read == plain.count + zipped.count)
    try withPipe(plain) { descriptor in
      var piped = try CaptureReader(descriptor: descriptor, name: "pipe")
      while piped.next({ _, _ in }) {}
      #expect(piped.progress.read == plain.count)
      #expect(piped.progress.total == nil)
    }
  }

  @Test func `a packet is handed out before the pipe has the next one`() throws {
    let plain = pcap(threePackets)
    let ends = try makePipe()
    defer { close(ends.read) }
    try writeAll(Array(plain[..<41]), to: ends.write)
    var reader = try CaptureReader(descriptor: ends.read, name: "pipe")
    var seen: [Seen] = []
    let first = reader.next { seen.append(Seen($0, $1)) }
    try writeAll(Array(plain[41...]), to: ends.write)
    close(ends.write)
    while reader.next({ seen.append(Seen($0, $1)) }) {}
    #expect(first && seen == threeSeen)
  }

  @Test func `files are closed when the reader goes away, read to the end or not`() throws {
    let ends = try makePipe()
    defer { close(ends.write) }
    try writeAll(pcap(threePackets), to: ends.write)
    do {
      var reader = try CaptureReader(paths: ["/dev/fd/\(ends.read)"])
      close(ends.read)
      let found = reader.next { _, _ in }
      #expect(found)
    }
    var state = pollfd(fd: ends.write, events: Int16(POLLOUT), revents: 0)
    unsafe poll(&state, 1, 0)  // one element, as said
    #expect(Int32(state.revents) & Int32(POLLERR) != 0, "nobody reads the pipe any more")
  }
}
