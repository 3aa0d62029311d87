import Common
import Testing

@testable import Capture

struct InterfaceCounterTests {
  private let files: TestFiles

  init() throws { files = try TestFiles() }

  /// How many interfaces are counted in a file that comes in pieces.
  private func count(_ bytes: [UInt8], piece: Int) -> Int {
    var counter = InterfaceCounter()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      let part = Array(bytes[start..<min(start + piece, bytes.count)])
      // Sound: the span is only read, during the call.
      counter.take(unsafe part.span.bytes)
    }
    return counter.count
  }

  @Test(arguments: ByteOrder.allCases, [1, 3, 7, 1000])
  func `the interfaces of the last section are counted, whatever the pieces`(
    order: ByteOrder, piece: Int
  ) {
    let pcapng = Pcapng(order: order)
    var bytes = pcapng.section + pcapng.interface() + pcapng.packet(time: 1, [1, 2, 3])
    bytes += pcapng.interface(resolution: 9)
    #expect(count(bytes, piece: piece) == 2)
    // The other order, as where files were joined.
    let other = Pcapng(order: order == .little ? .big : .little)
    bytes += other.section + other.interface()
    #expect(count(bytes, piece: piece) == 1)
  }

  @Test func `what is no pcapng has none`() {
    #expect(count(pcap([TestPacket(seconds: 1, bytes: [1])]), piece: 5) == 0)
    let pcapng = Pcapng()
    #expect(count(pcapng.interface() + pcapng.interface(), piece: 5) == 0)
    // A block of no length hides what is behind it.
    #expect(
      count(pcapng.section + [9, 0, 0, 0, 0, 0, 0, 0] + pcapng.interface(), piece: 5) == 0)
  }

  @Test func `a file of too many interfaces is read up to there, and that is said`() throws {
    let pcapng = Pcapng()
    let start = pcapng.section + pcapng.interface() + pcapng.packet(time: 5, [1])
    let most = Array(repeatElement(pcapng.interface(), count: InterfaceCounter.most - 1).joined())
    let end = pcapng.packet(time: 6, [2])
    let allowed = try Reading(try files.write(start + most + end, as: "allowed"))
    #expect(allowed.packets.map(\.bytes) == [[1], [2]])
    #expect(allowed.damages.isEmpty)
    // So many more that what has been read already holds none of what is behind them.
    let more = Array(repeatElement(pcapng.interface(), count: RawInput.bufferSize / 20).joined())
    let path = try files.write(start + most + more + end, as: "refused")
    let refused = try Reading(path)
    #expect(refused.packets.map(\.bytes) == [[1]])
    #expect(
      refused.damages == [
        "\(path) describes more than 65536 interfaces; read up to its packet 1"
      ])
  }
}
