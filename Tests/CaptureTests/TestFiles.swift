import Common
import Glibc

@testable import Capture

/// A directory that is removed with all that a test wrote into it.
final class TestFiles {
  let directory: String
  private var paths: [String] = []

  init() throws {
    var template = Array("\(P_tmpdir)/capture-tests-XXXXXX".utf8CString)
    // The template ends with a zero, and mkdtemp writes within it.
    guard let made = unsafe mkdtemp(&template) else { throw TestFailure(code: errno) }
    directory = unsafe String(cString: made)
  }

  deinit {
    for path in paths { unsafe unlink(path) }  // a call of C with a string
    unsafe rmdir(directory)
  }

  /// Writes a file and gives its path.
  func write(_ bytes: [UInt8], as name: String = "capture") throws -> String {
    let path = "\(directory)/\(name)"
    // A call of C with a string.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TestFailure(code: errno) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
    if !paths.contains(path) { paths.append(path) }
    return path
  }
}

/// A call of the system that failed.
struct TestFailure: Error {
  var code: Int32
}

/// Writes all bytes to a descriptor.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
  var written = 0
  while written < bytes.count {
    let left = bytes.count - written
    // The bytes from `written` on are `left` ones.
    let count = unsafe bytes.withUnsafeBytes { all in
      unsafe Glibc.write(descriptor, all.baseAddress?.advanced(by: written), left)
    }
    guard count > 0 else { throw TestFailure(code: errno) }
    written += count
  }
}

/// Makes a pipe: the end to read, and the end to write.
func makePipe() throws -> (read: Int32, write: Int32) {
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0 else { throw TestFailure(code: errno) }  // fills two elements
  return (ends[0], ends[1])
}

/// Lets `body` read a pipe that holds `bytes`, of which it has room for 64 KiB.
func withPipe<T>(_ bytes: [UInt8], _ body: (Int32) throws -> T) throws -> T {
  let ends = try makePipe()
  defer { close(ends.read) }
  do {
    defer { close(ends.write) }
    try writeAll(bytes, to: ends.write)
  }
  return try body(ends.read)
}

/// A packet as it was handed out.
struct Seen: Equatable {
  var number: Int
  var nanoseconds: Int64
  var linkType: Int32 = 1
  var originalLength: Int
  var bytes: [UInt8]

  /// A packet that was captured whole.
  init(_ number: Int, at nanoseconds: Int64, linkType: Int32 = 1, _ bytes: [UInt8]) {
    self.number = number
    self.nanoseconds = nanoseconds
    self.linkType = linkType
    originalLength = bytes.count
    self.bytes = bytes
  }

  init(_ record: PacketRecord, _ span: RawSpan) {
    number = record.stamp.number
    nanoseconds = record.stamp.time.nanoseconds
    linkType = record.linkType
    originalLength = record.originalLength
    bytes = unsafe span.withUnsafeBytes { unsafe Array($0) }  // copies what the span holds
  }
}

/// What a whole capture gave.
struct Reading {
  var packets: [Seen] = []
  var damages: [String] = []

  /// Reads to the end.
  init(_ reader: consuming CaptureReader) {
    while reader.next({ packets.append(Seen($0, $1)) }) {}
    damages = reader.damages.map(\.description)
  }

  /// Reads files to their end.
  init(_ paths: String..., filter: String? = nil) throws(CaptureError) {
    self.init(try CaptureReader(paths: paths, filter: filter))
  }
}
