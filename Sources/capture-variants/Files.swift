import Glibc
import Synthesis

/// A file that could not be read or written.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The error that the last system call left behind.
  init(lastErrorOf path: String) {
    // The text belongs to the C library and is copied at once; there is one thread.
    self.init(path, unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)")
  }

  var description: String { "\(path): \(reason)" }
}

/// A file that is being written. Closed without a check when it is given up because of an error.
struct OutputFile: ~Copyable {
  /// The bytes to collect before they are written: large enough that system calls cost nothing.
  static let comfortableSize = 1 << 20

  private let path: String
  /// Negative once the file is closed.
  private var descriptor: Int32

  init(_ path: String) throws(FileError) {
    self.path = path
    // The path lives during the call, as in the other calls here.
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw FileError(lastErrorOf: path) }
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var start = 0
    while start < bytes.count {
      // The array lives during the call, and only its bytes from `start` on are read.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        throw FileError(lastErrorOf: path)
      }
    }
  }

  /// Closes the file and checks that everything was written.
  mutating func close() throws(FileError) {
    let result = Glibc.close(descriptor)
    descriptor = -1
    if result != 0 { throw FileError(lastErrorOf: path) }
  }
}

/// The whole content of a file.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
  // The path lives during the call.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(lastErrorOf: path) }
  defer { _ = close(descriptor) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    // The array lives during the call and is written within its bounds only.
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if count == 0 { return content }
    if count > 0 {
      content += buffer[..<count]
    } else if errno != EINTR {
      throw FileError(lastErrorOf: path)
    }
  }
}

/// The recording in a pcap file.
func readCapture(_ path: String) throws(FileError) -> Recording {
  let file = try readFile(path)
  do {
    return try PcapReader.read(file)
  } catch {
    throw FileError(path, error.description)
  }
}

/// Makes a directory unless it is there.
func makeDirectory(_ path: String) throws(FileError) {
  // The path lives during the call.
  if unsafe mkdir(path, 0o777) != 0, errno != EEXIST { throw FileError(lastErrorOf: path) }
}
