internal import Common

/// Several capture files, or standard input, as one capture, merged by time.
///
/// Files are pcap or pcapng, each plain or compressed with gzip, zstd or lz4; what a file is says
/// its content, never its name. All files are closed when the reader goes away.
public struct CaptureReader: ~Copyable {
  private let files: [CaptureFile]
  private var queue = MergeQueue()
  private var packetsRead = 0
  /// Whether the first file of the queue stands at a packet that was handed out.
  private var isHandedOut = false

  /// Opens a capture and reads up to the first packet of each file.
  ///
  /// - Parameters:
  ///   - paths: the files, at least one; `-` is standard input and may come once.
  ///   - filter: an expression in libpcap's language; packets that do not match are not handed
  ///     out, but count in the numbers.
  /// - Throws: ``CaptureError`` where a file cannot be opened or is no capture, or the filter is
  ///   not one for the file's link type.
  public init(paths: [String], filter: String? = nil) throws(CaptureError) {
    guard !paths.isEmpty else {
      throw CaptureError("no capture is named; name files, or - for standard input")
    }
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw CaptureError("standard input can be read only once; name - only once")
    }
    var files: [CaptureFile] = []
    for path in paths {
      let input =
        path == "-"
        ? try RawInput(descriptor: 0, name: "standard input", owned: false)
        : try RawInput(path: path)
      files.append(try CaptureFile(input, filter: filter))
    }
    self.init(files)
  }

  /// Reads a capture from an open descriptor, which stays open.
  init(descriptor: Int32, name: String, filter: String? = nil) throws(CaptureError) {
    let input = try RawInput(descriptor: descriptor, name: name, owned: false)
    self.init([try CaptureFile(input, filter: filter)])
  }

  private init(_ files: [CaptureFile]) {
    self.files = files
    for (index, file) in files.enumerated() where file.hasPacket {
      queue.insert(MergeQueue.Entry(time: file.time, file: index))
    }
  }

  /// Hands the next packet to `body`, with bytes that are valid during the call only.
  ///
  /// When `body` throws, that packet counts as read, and reading can go on.
  /// - Returns: false at the end of the capture, without a call of `body`.
  public mutating func next<E: Error>(
    _ body: (PacketRecord, RawSpan) throws(E) -> Void
  ) throws(E) -> Bool {
    while true {
      if isHandedOut { advance() }
      guard let entry = queue.first else { return false }
      let file = files[entry.file]
      packetsRead += 1
      isHandedOut = true
      guard file.passesFilter else { continue }
      let record = PacketRecord(
        stamp: PacketStamp(number: packetsRead, time: entry.time), linkType: file.linkType,
        originalLength: file.originalLength)
      try body(record, file.bytes)
      return true
    }
  }

  /// Damage found so far that did not stop the reading of other files, such as a file that ends
  /// in the middle of a packet: at most one per file, in the order of the files.
  public var damages: [CaptureDamage] {
    files.compactMap(\.damage)
  }

  /// Bytes read so far, and in all, as they lie in the files (compressed where they are); the
  /// total is nil where a file is a pipe.
  public var progress: (read: Int, total: Int?) {
    var read = 0
    var total: Int? = 0
    for file in files {
      let (fileRead, fileTotal) = file.progress
      read += fileRead
      total = if let sum = total, let fileTotal { sum + fileTotal } else { nil }
    }
    return (read, total)
  }

  /// Has `body` called before each read that may have to wait for bytes. It may be called within
  /// ``next(_:)``, and must not use the reader.
  func beforeWaiting(_ body: @escaping () -> Void) {
    for file in files { file.beforeWaiting(body) }
  }

  /// Goes to the next packet of the file whose packet was handed out. This waits until the next
  /// packet is asked for, since it ends the validity of the last one's bytes, and since a pipe
  /// may let it wait.
  private mutating func advance() {
    isHandedOut = false
    guard let entry = queue.first else { return }
    let file = files[entry.file]
    file.advance()
    if file.hasPacket {
      queue.moveFirst(to: file.time)
    } else {
      queue.removeFirst()
    }
  }
}
