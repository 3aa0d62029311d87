import ArgumentParser
import Glibc

/// Standard output could not be written to.
struct OutputError: Error, CustomStringConvertible {
  let number: Int32

  var description: String {
    "standard output cannot be written: \(unsafe String(cString: strerror(number)))"
  }
}

/// The exit of a command that cannot write its output: with status 2 and a sentence, but quietly
/// where the reader of a pipe has had enough.
func giveUp(_ error: OutputError) -> ExitCode {
  if error.number != EPIPE { Terminal.complain("\(error)") }
  return ExitCode(2)
}

/// Standard output, unbuffered: the caller gathers what it writes.
enum StandardOutput {
  /// Writes all of `bytes`.
  static func write(_ bytes: RawSpan) throws(OutputError) {
    var start = 0
    while start < bytes.byteCount {
      let rest = bytes.extracting(start..<bytes.byteCount)
      // Sound: the buffer is only read, during the call.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        throw OutputError(number: errno)
      }
    }
  }
}
