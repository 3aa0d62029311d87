import Glibc

/// A command that reads a pipe, and what it takes. Its output goes nowhere, its errors where this
/// command's go.
///
/// The peak memory that the system tells of a process is never less than that of the one that started
/// it: to be measured from a small one.
final class MeasuredProcess {
  private var input: Int32
  private let identifier: pid_t

  /// What a process has taken.
  struct Usage {
    /// The exit status; nil where a signal was the end.
    var status: Int32?
    var peakKibibytes: Int
    /// Processor time, its own and the system's for it.
    var milliseconds: Int
  }

  init(_ path: String, _ arguments: [String]) throws(FileError) {
    // A reader that has seen enough closes the pipe.
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    // Sound: the system fills in two numbers.
    guard unsafe pipe(&ends) == 0 else { throw FileError(lastErrorOf: "pipe") }
    // No other child inherits this end: closing it here is the end of the input.
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    var actions = unsafe posix_spawn_file_actions_t()
    // Sound: the structure is made here, filled in, and destroyed at the end.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    // Sound: the strings are copied, and the copies are freed at the end.
    let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var child = pid_t()
    // Sound: the lists end with nil, and their strings live until the child has its own.
    let result = unsafe posix_spawn(&child, path, &actions, nil, words, environ)
    close(ends[0])
    (input, identifier) = (ends[1], child)
    if result != 0 { throw FileError(path, "cannot be started") }
  }

  deinit { closeInput() }

  private func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Writes to the process. What it does not read any more is dropped.
  func write(_ bytes: [UInt8]) throws(FileError) {
    var start = 0
    while start < bytes.count, input >= 0 {
      // The array lives during the call, and only its bytes from `start` on are read.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(input, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
      }
      if count > 0 { start += count } else if errno == EPIPE { closeInput() }
    }
  }

  /// Ends the input, and waits for the end of the process.
  func wait() -> Usage {
    closeInput()
    var status: Int32 = 0
    var usage = rusage()
    // Sound: the system fills in both.
    while unsafe wait4(identifier, &status, 0, &usage) < 0, errno == EINTR {}
    let times = [usage.ru_utime, usage.ru_stime]
    let milliseconds = times.reduce(0) { $0 + $1.tv_sec * 1000 + Int($1.tv_usec) / 1000 }
    return Usage(
      status: status & 0x7f == 0 ? status >> 8 & 0xff : nil, peakKibibytes: usage.ru_maxrss,
      milliseconds: milliseconds)
  }
}
