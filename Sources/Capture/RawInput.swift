internal import Glibc

/// The bytes of a file, a pipe or standard input as they lie there, with a look ahead.
///
/// Safe to use: the buffer lives as long as the object and is handed out for calls only.
@safe final class RawInput {
  /// Large enough that system calls cost nothing beside the work done on the bytes, small enough
  /// for a capture that was rotated into some hundred files.
  static let bufferSize = 128 << 10

  /// How the file is called in sentences.
  let name: String
  /// Bytes from here to the end when the file was opened; nil for what is no regular file.
  let size: Int?
  /// Bytes read so far.
  private(set) var bytesRead = 0
  /// What the system said when a read failed; nothing is read after that.
  private(set) var failure: Fault?
  /// Called before a read that may have to wait for bytes.
  var beforeWaiting: (() -> Void)?

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let buffer: UnsafeMutableRawBufferPointer
  private var buffered = 0..<0
  private var ended = false

  /// Opens the file at `path`.
  convenience init(path: String) throws(CaptureError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)  // a call of C with a string
    guard descriptor >= 0 else {
      let code = errno
      let advice =
        code == EMFILE
        ? "; raise the limit with `ulimit -n`, or join the captures with mergecap first" : ""
      throw CaptureError(file: path, "cannot be opened: \(sentence(forError: code))\(advice)")
    }
    try self.init(descriptor: descriptor, name: path, owned: true)
  }

  /// Reads an open descriptor, which is closed at the end if it is `owned`.
  init(descriptor: Int32, name: String, owned: Bool) throws(CaptureError) {
    self.descriptor = descriptor
    self.name = name
    ownsDescriptor = owned
    unsafe buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)  // freed in deinit
    var status = stat()
    let known = unsafe fstat(descriptor, &status) == 0  // fills the struct given to it
    let type = known ? status.st_mode & S_IFMT : 0
    let start = lseek(descriptor, 0, SEEK_CUR)
    size = type == S_IFREG ? max(0, Int(status.st_size) - max(0, Int(start))) : nil
    if type == S_IFDIR {
      throw CaptureError(file: name, "is a directory; name the capture files in it")
    }
    if isatty(descriptor) == 1 {
      throw CaptureError(file: name, "is a terminal; send a capture into it, or name a file")
    }
  }

  deinit {
    unsafe buffer.deallocate()  // nothing outlives the calls it was handed out for
    if ownsDescriptor { close(descriptor) }
  }

  /// Reads until at least `count` bytes lie ready or the input ends; gives how many do.
  /// `count` is at most ``bufferSize``.
  func ensure(_ count: Int) -> Int {
    while buffered.count < count, !ended {
      if buffered.isEmpty {
        buffered = 0..<0
      } else if buffered.lowerBound + count > Self.bufferSize {
        // Source and target lie in the buffer, may overlap, and moveMemory allows for that.
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[buffered]))
        buffered = 0..<buffered.count
      }
      // The slice is in bounds; only the bytes that were read are made available.
      let read = unsafe readDescriptor(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[buffered.upperBound...]))
      buffered = buffered.lowerBound..<buffered.upperBound + read
    }
    return buffered.count
  }

  /// Hands the bytes that lie ready to `body`, which gives how many of them it has used up.
  func consume(_ body: (UnsafeRawBufferPointer) -> Int) {
    // The bytes are those read before, and are valid until the next call of this object.
    let used = unsafe body(UnsafeRawBufferPointer(rebasing: buffer[buffered]))
    buffered = min(max(used, 0), buffered.count) + buffered.lowerBound..<buffered.upperBound
  }

  /// The bytes that lie ready, at most `count` of them.
  func peek(_ count: Int) -> [UInt8] {
    unsafe Array(buffer[buffered].prefix(count))  // copies bytes that were read before
  }

  /// Skips `count` bytes, or all that are left.
  func skip(_ count: Int) {
    var left = count
    while left > 0 {
      let ready = ensure(1)
      guard ready > 0 else { return }
      let step = min(ready, left)
      buffered = buffered.lowerBound + step..<buffered.upperBound
      left -= step
    }
  }

  /// Fills `target` with what lies ready, or else with what one read gives; 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    guard !buffered.isEmpty else { return unsafe readDescriptor(into: target) }
    let count = min(buffered.count, target.count)
    let range = buffered.lowerBound..<buffered.lowerBound + count
    // `count` bytes fit into both.
    unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[range]))
    buffered = range.upperBound..<buffered.upperBound
    return count
  }

  /// Whether nothing lies ready in what is no regular file.
  private var mayWait: Bool {
    guard size == nil else { return false }
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wait, 1, 0) == 0  // one element, as said
  }

  /// One read of the descriptor, repeated while it is interrupted or has nothing yet.
  private func readDescriptor(into target: UnsafeMutableRawBufferPointer) -> Int {
    guard !ended else { return 0 }
    if let beforeWaiting, mayWait { beforeWaiting() }
    while true {
      // The system writes at most `target.count` bytes.
      let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      if count > 0 {
        bytesRead += count
        return count
      }
      let code = errno
      if count < 0, code == EINTR { continue }
      if count < 0, code == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        unsafe poll(&wait, 1, -1)  // one element, as said
        continue
      }
      if count < 0 {
        failure = Fault("cannot be read further: \(sentence(forError: code))")
      }
      ended = true
      return 0
    }
  }
}

/// The system's words for an error number.
private func sentence(forError code: Int32) -> String {
  unsafe String(cString: strerror(code))  // the string is copied at once
}
