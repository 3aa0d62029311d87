import Testing

@testable import Capture

struct FileKindTests {
  let files: TestFiles

  init() throws { files = try TestFiles() }

  /// The refusal of a file with these bytes, without its name.
  private func refusal(_ bytes: [UInt8]) throws -> String? {
    let path = try files.write(bytes)
    let error = #expect(throws: CaptureError.self) { try Reading(path) }
    return error.map { String($0.description.dropFirst(path.count + 1)) }
  }

  @Test(arguments: [
    (Array("a\n".utf8), "it looks like text"),
    (Array("Gr\u{FC}\u{DF}e\u{1B}[0m\r\n".utf8), "it looks like text"),
    (
      [0xD4, 0xC3, 0xB2],
      "it starts with the bytes d4 c3 b2, which are of neither pcap nor pcapng"
    ),
    (Array("snoop\0\0\0\0\0\0\u{2}".utf8), "it is a snoop capture; turn it into pcap with editcap"),
    ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "it is an ELF program or library"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "it is a PNG picture"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "it is compressed with xz; decompress it first"),
    (
      [0x0A, 0x0D, 0x0D, 0x0A] + [UInt8](repeating: 0, count: 28),
      "it starts like pcapng, but not with a whole section header"
    ),
    (
      [0, 1, 0xAB, 0xCD, 5, 6, 7, 8],
      "it starts with the bytes 00 01 ab cd, which are of neither pcap nor pcapng"
    ),
    ([7], "it starts with the bytes 07, which are of neither pcap nor pcapng"),
  ])
  func `a file that is no capture is named by what it seems to be`(
    bytes: [UInt8], sentence: String
  ) throws {
    #expect(try refusal(bytes) == "is no packet capture: \(sentence)")
    for compression in Compression.allCases {
      let sentence = try refusal(compression.compress(bytes))
      #expect(sentence == "is no packet capture: \(FileKind.sentence(for: bytes))")
    }
  }

  @Test func `text is recognised though the look ahead ends within a character`() throws {
    let text = "abc" + String(repeating: "\u{1F600}", count: 200)
    #expect(try refusal(Array(text.utf8)) == "is no packet capture: it looks like text")
  }

  @Test func `text that is not UTF-8 is not called text`() throws {
    #expect(FileKind.sentence(for: [0x61, 0xFF, 0x61, 0x61, 0x61, 0x61]).contains("61 ff 61 61"))
  }

  @Test func `a tar archive is recognised`() throws {
    var bytes = [UInt8](repeating: 0, count: 600)
    bytes.replaceSubrange(257..<262, with: Array("ustar".utf8))
    #expect(try refusal(bytes) == "is no packet capture: it is a tar archive; unpack it first")
  }

  @Test func `a capture compressed twice is told to be so`() throws {
    for inner in Compression.allCases {
      let bytes = Compression.gzip.compress(inner.compress(pcap([])))
      #expect(
        try refusal(bytes)
          == "is no packet capture: what it holds is compressed with \(inner.rawValue) again; "
          + "decompress it first")
    }
  }

  @Test func `nothing is no capture, compressed or not`() throws {
    #expect(try refusal([]) == "is empty: no packet capture")
    for compression in Compression.allCases {
      #expect(
        try refusal(compression.compress([]))
          == "is \(compression.rawValue) data that holds nothing: no packet capture")
    }
  }
}
