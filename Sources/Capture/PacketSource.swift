internal import Common

/// The packets of a capture, which another thread reads ahead where that is wanted.
public struct PacketSource: ~Copyable {
  private var reader: CaptureReader?
  private let ahead: ReadAhead?
  private var batch: PacketBatch?
  /// The next packet in the batch.
  private var index = 0
  private var known = (read: 0, total: Int?.none)
  private var found: [CaptureDamage] = []

  /// Makes the source of what `reader` reads; `isThreaded` has another thread read ahead.
  public init(_ reader: consuming CaptureReader, isThreaded: Bool) {
    if isThreaded {
      ahead = ReadAhead(reader)
      self.reader = nil
    } else {
      ahead = nil
      self.reader = consume reader
    }
  }

  deinit {
    ahead?.stop()
  }

  /// Hands the next packet to `body`, with bytes that are valid during the call only.
  ///
  /// When `body` throws, that packet counts as read, and reading can go on.
  /// - Returns: false at the end of the capture, without a call of `body`.
  public mutating func next<E: Error>(
    _ body: (PacketRecord, RawSpan) throws(E) -> Void
  ) throws(E) -> Bool {
    guard let ahead else { return try reader?.next(body) ?? false }
    while true {
      // The last batch may hold no packets, but only what is to be told at the end.
      if let batch, index < batch.count {
        index += 1
        try batch.read(index - 1, body)
        return true
      }
      turn(ahead)
      if batch == nil { return false }
    }
  }

  private mutating func turn(_ ahead: ReadAhead) {
    if let batch { ahead.giveBack(batch) }
    index = 0
    batch = ahead.next()
    guard let batch else { return }
    known = batch.progress
    found = batch.damages
  }

  /// Whether the next packet lies ready, as far as can be known: false where another thread waits for
  /// it.
  public var isReady: Bool {
    guard let ahead else { return true }
    return index < batch?.count ?? 0 || ahead.isReady
  }

  /// Damage found so far that did not stop the reading of other files, such as a file that ends
  /// in the middle of a packet: at most one per file, in the order of the files.
  public var damages: [CaptureDamage] {
    if let ahead { return ahead.damages ?? found }
    return switch reader {
    case .some(let reader): reader.damages
    case nil: []
    }
  }

  /// Bytes read so far, and in all, as they lie in the files (compressed where they are); the
  /// total is nil where a file is a pipe.
  public var progress: (read: Int, total: Int?) {
    switch reader {
    case .some(let reader): reader.progress
    case nil: known
    }
  }
}
