import ArgumentParser
import Glibc

/// A file that is read line by line; `-` is standard input.
final class LineReader {
  /// The file's name, for messages.
  let name: String
  /// The number of the line that was read last, from 1.
  private(set) var number = 0
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// Far longer than any event, whose data is bounded by the longest message.
  private static let longestLine = 512 << 20
  private static let readSize = 1 << 16

  init(path: String) throws {
    name = path == "-" ? "standard input" : path
    // Sound: the path is only read, during the call.
    descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw Self.failure(name, "cannot be opened") }
  }

  deinit {
    if descriptor > 0 { close(descriptor) }
  }

  /// The next line without its end; nil after the last one.
  func next() throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        number += 1
        return Array(buffer[start..<end])
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        number += 1
        return Array(buffer[start...])
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      if buffer.count > Self.longestLine {
        Terminal.complain("\(name), line \(number + 1): longer than any event")
        throw ExitCode(2)
      }
      try fill()
    }
  }

  private func fill() throws {
    var chunk = [UInt8](repeating: 0, count: Self.readSize)
    // Sound: at most `count` bytes are written into the buffer, during the call.
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if count < 0 && errno != EINTR { throw Self.failure(name, "cannot be read") }
    if count == 0 { isAtEnd = true }
    if count > 0 { buffer += chunk.prefix(count) }
  }

  fileprivate static func failure(_ name: String, _ what: String) -> ExitCode {
    Terminal.complain("\(name) \(what): \(unsafe String(cString: strerror(errno)))")
    return ExitCode(2)
  }
}

/// A file that is written; `-` is standard output.
final class OutputFile {
  private let name: String
  private let descriptor: Int32

  /// Opens the file. A private one can be read by its owner only.
  init(path: String, isPrivate: Bool = false) throws {
    name = path == "-" ? "standard output" : path
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    // Sound: the path is only read, during the call.
    descriptor = path == "-" ? 1 : unsafe open(path, flags, isPrivate ? 0o600 : 0o644)
    if descriptor < 0 { throw LineReader.failure(name, "cannot be written") }
    if isPrivate { try closeToOthers() }
  }

  deinit {
    if descriptor > 1 { close(descriptor) }
  }

  /// A file that was there already has kept its permissions. Devices, pipes and standard output are
  /// left as they are.
  private func closeToOthers() throws {
    var status = stat()
    // Sound: the structure is only written, during the call.
    let isKnown = unsafe fstat(descriptor, &status) == 0
    guard descriptor > 1, isKnown, status.st_mode & S_IFMT == S_IFREG else { return }
    if fchmod(descriptor, 0o600) != 0 { throw LineReader.failure(name, "cannot be made private") }
  }

  /// Writes all of `bytes`, and empties the buffer.
  func write(_ bytes: inout [UInt8]) throws {
    var start = 0
    while start < bytes.count {
      // Sound: the buffer is only read, during the call.
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        throw LineReader.failure(name, "cannot be written")
      }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
