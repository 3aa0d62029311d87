import ArgumentParser
import Glibc

/// This command once more, as a process of its own.
final class ChildProcess {
  /// What the child writes to standard output; -1 where nobody reads it.
  let output: Int32
  private let input: Int32
  private let identifier: pid_t
  private var pending: [UInt8] = []

  /// Starts the command with `arguments`. Its errors go nowhere: what a trap prints is no news here.
  /// A child that `talks` is written to and read from.
  init(_ arguments: [String], talks: Bool) throws {
    let toChild = talks ? try Self.pipe() : [-1, -1]
    let fromChild = talks ? try Self.pipe() : [-1, -1]
    var actions = unsafe posix_spawn_file_actions_t()
    // Sound: the structure is made here, filled in, and destroyed at the end.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, end) in [(Int32(0), toChild[0]), (1, fromChild[1]), (2, -1)] {
      unsafe Self.connect(descriptor, to: end, &actions)
    }
    // Sound: the strings are copied, and the copies are freed at the end.
    let words = unsafe Self.list(["cephscope"] + arguments)
    let environment = unsafe Self.list(Self.environment)
    defer { unsafe (words + environment).forEach { unsafe free($0) } }
    var child = pid_t()
    // Sound: the lists end with nil, and their strings live until the child has its own.
    let result = unsafe posix_spawn(
      &child, "/proc/self/exe", &actions, nil, words, environment)
    if talks {
      close(toChild[0])
      close(fromChild[1])
    }
    (input, output, identifier) = (toChild[1], fromChild[0], child)
    if result != 0 { throw Self.failure() }
  }

  deinit {
    if input >= 0 { close(input) }
    if output >= 0 { close(output) }
  }

  /// A list of strings as C has them.
  @unsafe private static func list(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe words.map { unsafe strdup($0) } + [nil]
  }

  /// This process's own environment, but without a picture of the stack for each trap: it takes
  /// longer than all else.
  private static var environment: [String] {
    var variables = ["SWIFT_BACKTRACE=enable=no"]
    var next = unsafe environ
    // Sound: the list ends with nil, and nothing in this program changes it.
    while let variable = unsafe next.pointee {
      variables.append(unsafe String(cString: variable))
      unsafe next += 1
    }
    return variables
  }

  /// Connects one of the child's standard streams; with an end of -1 to nothing.
  @unsafe private static func connect(
    _ descriptor: Int32, to end: Int32, _ actions: inout posix_spawn_file_actions_t
  ) {
    if end >= 0 {
      unsafe posix_spawn_file_actions_adddup2(&actions, end, descriptor)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
  }

  /// A pipe that no other child inherits: the end of its bytes is the end of the one child.
  private static func pipe() throws -> [Int32] {
    var ends: [Int32] = [-1, -1]
    // Sound: the system fills in two numbers.
    guard unsafe Glibc.pipe(&ends) == 0 else { throw failure() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }

  private static func failure() -> ExitCode {
    Terminal.complain("no process can be started: \(unsafe String(cString: strerror(errno)))")
    return ExitCode(2)
  }

  /// Writes a line to the child; one that has died does not read it, which is seen elsewhere.
  func write(_ line: String) {
    let bytes = Array(line.utf8)
    // Sound: the buffer is only read, during the call.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(input, $0.baseAddress, $0.count) }
  }

  /// The whole lines that the child has written, once there is something to read; nil at the end.
  func readLines() -> [String]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // Sound: at most `count` bytes are written into the buffer, during the call.
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe Glibc.read(output, $0.baseAddress, $0.count)
    }
    guard count > 0 else { return nil }
    pending += chunk.prefix(count)
    guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    let lines = pending[..<end].split(separator: UInt8(ascii: "\n"))
    defer { pending.removeSubrange(...end) }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Kills the child, whatever it does.
  func kill() { _ = Glibc.kill(identifier, SIGKILL) }

  /// Waits for the end: the exit status, or nil where a signal was the end.
  @discardableResult
  func wait() -> Int32? {
    var status: Int32 = 0
    // Sound: the system fills in the status.
    while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : nil
  }

  /// Waits at most `seconds` for the end, and kills the child then; whether it came by itself, with
  /// status 0 or 1.
  func endsWell(within seconds: Int) -> Bool {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(seconds)
    var status: Int32 = 0
    while clock.now < limit {
      // Sound: the system fills in the status.
      let ended = unsafe waitpid(identifier, &status, WNOHANG)
      if ended == identifier { return status & 0x7f == 0 && status >> 8 & 0xff <= 1 }
      usleep(500)
    }
    kill()
    wait()
    return false
  }
}
