import CLZ4
import CZlib
import CZstd
import Synthesis

/// Short capture files in every format, of the same packets.
struct CaptureSeeds {
  let packets: [RecordedPacket]
  let linkType: Int32

  /// pcap in both byte orders, pcapng, and compressed in all ways.
  var files: [[UInt8]] {
    let plain = pcap(PcapWriter())
    return [
      plain, pcap(PcapWriter(byteOrder: .big, resolution: .microseconds)), pcapng(.little),
      pcapng(.big), Self.gzip(plain), Self.zstd(plain), Self.lz4(plain),
    ]
  }

  private var linkLayer: LinkLayer {
    LinkLayer(rawValue: UInt32(bitPattern: linkType)) ?? .ethernet
  }

  private func pcap(_ writer: PcapWriter) -> [UInt8] {
    var file: [UInt8] = []
    writer.header(linkType: linkLayer, to: &file)
    for packet in packets {
      writer.packet(
        packet.bytes, at: packet.time, originalLength: packet.originalLength, to: &file)
    }
    return file
  }

  private func pcapng(_ order: ByteOrder) -> [UInt8] {
    var file: [UInt8] = []
    var writer = PcapngWriter(byteOrder: order)
    writer.sectionHeader(to: &file)
    let interface = writer.addInterface(linkType: linkLayer, name: "any", to: &file)
    for packet in packets {
      writer.packet(
        packet.bytes, at: packet.time, originalLength: packet.originalLength,
        interface: interface, to: &file)
    }
    return file
  }

  private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    // The library writes no more than the capacity given, which suffices.
    unsafe compressed(into: ZSTD_compressBound(bytes.count)) { target, capacity in
      unsafe ZSTD_compress(target, capacity, bytes, bytes.count, 3)
    }
  }

  private static func lz4(_ bytes: [UInt8]) -> [UInt8] {
    // The same.
    unsafe compressed(into: LZ4F_compressFrameBound(bytes.count, nil)) { target, capacity in
      unsafe LZ4F_compressFrame(target, capacity, bytes, bytes.count, nil)
    }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    // The struct stays where it is until deflateEnd, and its size is given.
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    unsafe deflateInit2_(
      &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { unsafe deflateEnd(&stream) }
    var source = bytes
    // Source and target are as long as is said, and the target's length suffices.
    return unsafe source.withUnsafeMutableBytes { source in
      unsafe compressed(into: Int(deflateBound(&stream, UInt(source.count)))) { target, capacity in
        unsafe stream.next_in = source.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_out = UInt32(capacity)
        unsafe deflate(&stream, Z_FINISH)
        return unsafe capacity - Int(stream.avail_out)
      }
    }
  }

  private static func compressed(
    into capacity: Int, _ compress: (UnsafeMutableRawPointer?, Int) -> Int
  ) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: capacity)
    // The pointer and the capacity are those of the array.
    let count = unsafe target.withUnsafeMutableBytes { unsafe compress($0.baseAddress, capacity) }
    return Array(target.prefix(max(0, count)))
  }
}
