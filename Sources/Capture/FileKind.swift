/// What a file seems to be by its first bytes, for sentences about files that are no captures.
enum FileKind {
  /// As many first bytes as a look at a file needs.
  static let sample = 512

  /// The first bytes of files that are given to a reader of captures by mistake, and what to say.
  private static let signatures: [(start: [UInt8], sentence: String)] = [
    (Array("snoop\0\0\0".utf8), "it is a snoop capture; turn it into pcap with editcap"),
    (Array("GMBU".utf8), "it is a Network Monitor capture; turn it into pcap with editcap"),
    (Array("RTSS".utf8), "it is a Network Monitor capture; turn it into pcap with editcap"),
    (Array("TRSNIFF data".utf8), "it is a Sniffer capture; turn it into pcap with editcap"),
    (Array("iptrace ".utf8), "it is an iptrace capture; turn it into pcap with editcap"),
    (Array("XCP\0".utf8), "it is a NetXRay capture; turn it into pcap with editcap"),
    (Array("btsnoop\0".utf8), "it is a Bluetooth capture"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "it is compressed with xz; decompress it first"),
    (Array("BZh".utf8), "it is compressed with bzip2; decompress it first"),
    ([0x1F, 0x9D], "it is compressed with compress; decompress it first"),
    ([0x02, 0x21, 0x4C, 0x18], "it is compressed in lz4's old format; decompress it first"),
    ([0x50, 0x4B, 0x03, 0x04], "it is a zip archive; unpack it first"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "it is a 7z archive; unpack it first"),
    (Compression.gzip.magic, "what it holds is compressed with gzip again; decompress it first"),
    (Compression.zstd.magic, "what it holds is compressed with zstd again; decompress it first"),
    (Compression.lz4.magic, "what it holds is compressed with lz4 again; decompress it first"),
    ([0x0A, 0x0D, 0x0D, 0x0A], "it starts like pcapng, but not with a whole section header"),
    ([0x7F, 0x45, 0x4C, 0x46], "it is an ELF program or library"),
    ([0x89, 0x50, 0x4E, 0x47], "it is a PNG picture"),
    ([0xFF, 0xD8, 0xFF], "it is a JPEG picture"),
    (Array("GIF8".utf8), "it is a GIF picture"),
    (Array("%PDF".utf8), "it is a PDF document"),
    (Array("SQLite format 3\0".utf8), "it is an SQLite database"),
  ]

  /// Where a tar archive says "ustar".
  private static let tarMagicOffset = 257

  /// What the bytes at the start of a file seem to be: a sentence without its full stop.
  static func sentence(for start: [UInt8]) -> String {
    if let known = signatures.first(where: { start.starts(with: $0.start) }) {
      return known.sentence
    }
    if start.dropFirst(tarMagicOffset).starts(with: Array("ustar".utf8)) {
      return "it is a tar archive; unpack it first"
    }
    if looksLikeText(start) {
      return "it looks like text"
    }
    let digits = start.prefix(4).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "it starts with the bytes \(digits.joined(separator: " "))"
      + ", which are of neither pcap nor pcapng"
  }

  /// Whether these 4 bytes start a frame that both zstd and lz4 skip.
  static func isSkippableFrame(_ start: [UInt8]) -> Bool {
    start.count >= 4 && start[0] & 0xF0 == 0x50 && start[1...3] == [0x2A, 0x4D, 0x18]
  }

  /// Whether these are the first bytes of a pcapng file: a section header block's type.
  static func isPcapng(_ start: [UInt8]) -> Bool {
    start.starts(with: [0x0A, 0x0D, 0x0D, 0x0A])
  }

  /// UTF-8 without control characters other than white space and escape.
  private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
    let isText = bytes.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F || (0x09...0x0D).contains(byte) || byte == 0x1B
    }
    guard isText, !bytes.isEmpty else { return false }
    // A full sample may end within a character, which has 4 bytes at most.
    return (0...(bytes.count < sample ? 0 : 3)).contains { cut in
      String(validating: bytes.dropLast(cut), as: UTF8.self) != nil
    }
  }
}
