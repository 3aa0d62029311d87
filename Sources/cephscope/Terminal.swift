import Glibc

/// What is known of the terminal, if there is one.
enum Terminal {
  /// Whether standard output is a terminal, so that somebody watches.
  static let showsOutput = isatty(1) == 1
  /// Whether standard error is a terminal, so that progress may be shown.
  static let showsErrors = isatty(2) == 1
  /// Whether colours are wanted: on a terminal that has them, and unless `NO_COLOR` is set.
  static let wantsColour =
    showsOutput && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"

  private static func environment(_ name: String) -> String? {
    // Sound: nothing in this program changes the environment.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Says something on standard error, as this program.
  static func complain(_ sentence: String) {
    write("cephscope: \(sentence)\n")
  }

  /// Writes to standard error; what cannot be written there cannot be told.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // Sound: the buffer is only read, during the call.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
