import Testing

@testable import Capture

/// What a decoder makes of a file: its bytes, and the fault that ended them.
private func decode(
  _ bytes: [UInt8], with compression: Compression, step: Int = 1000
) throws -> (bytes: [UInt8], fault: String?) {
  let files = try TestFiles()
  let input = try RawInput(path: try files.write(bytes))
  let decoder = try compression.makeDecoder()
  var decoded: [UInt8] = []
  var space = [UInt8](repeating: 0, count: step)
  while true {
    do throws(Fault) {
      // A decoder writes within the array; a closure cannot say which error it throws.
      let result = unsafe space.withUnsafeMutableBytes { target -> Result<Int, Fault> in
        do throws(Fault) {
          return .success(unsafe try decoder.read(from: input, into: target))
        } catch {
          return .failure(error)
        }
      }
      let count = try result.get()
      if count == 0 { return (decoded, nil) }
      decoded += space[..<count]
    } catch {
      return (decoded, error.predicate)
    }
  }
}

/// "cephscope" and a line feed, as gzip(1), zstd(1) and lz4(1) compress it.
private func known(_ compression: Compression) -> [UInt8] {
  switch compression {
  case .gzip:
    [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0x4E, 0x2D, 0xC8, 0x28,
      0x4E, 0xCE, 0x2F, 0x48, 0xE5, 0x02, 0x00, 0xF7, 0x0B, 0x68, 0x47, 0x0A, 0x00, 0x00, 0x00,
    ]
  case .zstd:
    [
      0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x51, 0x00, 0x00, 0x63, 0x65, 0x70, 0x68, 0x73, 0x63,
      0x6F, 0x70, 0x65, 0x0A, 0xB7, 0xCF, 0x66, 0x36,
    ]
  case .lz4:
    [
      0x04, 0x22, 0x4D, 0x18, 0x64, 0x40, 0xA7, 0x0A, 0x00, 0x00, 0x80, 0x63, 0x65, 0x70, 0x68,
      0x73, 0x63, 0x6F, 0x70, 0x65, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x47, 0x08, 0xDB, 0x3D,
    ]
  }
}

/// A frame of 3 bytes that zstd and lz4 skip.
private let skippable: [UInt8] = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]

struct DecoderTests {
  @Test(arguments: Compression.allCases, [1, 3, 1000])
  func `what the programs compress is decompressed, in steps of any size`(
    compression: Compression, step: Int
  ) throws {
    #expect(Compression(startingWith: known(compression)) == compression)
    let one = try decode(known(compression), with: compression, step: step)
    #expect(one.bytes == Array("cephscope\n".utf8))
    #expect(one.fault == nil)
    let two = try decode(known(compression) + known(compression), with: compression, step: step)
    #expect(two.bytes == Array("cephscope\ncephscope\n".utf8))
    #expect(two.fault == nil)
  }

  @Test(arguments: Compression.allCases)
  func `data larger than all buffers is decompressed`(compression: Compression) throws {
    var numbers = TestNumbers(state: 3)
    let random = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &numbers) }
    let bytes = random + [UInt8](repeating: 7, count: 1_000_000) + random
    let decoded = try decode(compression.compress(bytes), with: compression, step: 100_000)
    #expect(decoded.bytes == bytes)
    #expect(decoded.fault == nil)
  }

  @Test(arguments: Compression.allCases)
  func `something else after the data is a fault, after all that was decompressed`(
    compression: Compression
  ) throws {
    let (bytes, fault) = try decode(known(compression) + Array("more".utf8), with: compression)
    #expect(bytes == Array("cephscope\n".utf8))
    #expect(fault == "has bytes of something else after its \(compression.rawValue) data")
  }

  @Test func `zeros after gzip data are padding`() throws {
    let padding = [UInt8](repeating: 0, count: 700)
    let (bytes, fault) = try decode(
      known(.gzip) + padding + known(.gzip) + padding, with: .gzip)
    #expect(bytes == Array("cephscope\ncephscope\n".utf8))
    #expect(fault == nil)
  }

  @Test(arguments: [Compression.zstd, .lz4])
  func `skippable frames are skipped, first ones too`(compression: Compression) throws {
    let (bytes, fault) = try decode(
      known(compression) + skippable + known(compression), with: compression)
    #expect(bytes == Array("cephscope\ncephscope\n".utf8))
    #expect(fault == nil)
    let files = try TestFiles()
    let capture = pcap([TestPacket(seconds: 1, bytes: [1])])
    let reading = try Reading(
      try files.write(skippable + skippable + compression.compress(capture)))
    #expect(reading.packets == [Seen(1, at: 1_000_000_000, [1])])
  }

  @Test(arguments: Compression.allCases)
  func `data whose checksum is wrong is a fault`(compression: Compression) throws {
    var changed = known(compression)
    changed[changed.count - (compression == .gzip ? 5 : 1)] ^= 1
    let (_, fault) = try decode(changed, with: compression)
    #expect(
      fault?.hasPrefix("has \(compression.rawValue) data that cannot be decompressed (") == true)
  }

  @Test func `a zstd frame may not ask for more memory than the limit`() throws {
    // A frame whose window descriptor says 2^31 bytes: exponent 21, no mantissa.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00]
    let (bytes, fault) = try decode(frame, with: .zstd)
    #expect(bytes == [])
    #expect(
      fault
        == "has zstd data that cannot be decompressed "
        + "(Frame requires too much memory for decoding)")
  }
}
