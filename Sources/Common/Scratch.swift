internal import Glibc

/// Where files that are gone with the run are kept.
public enum Scratch {
  /// The directory that the environment names for them (`TMPDIR`), or else that of the system.
  public static var directory: String {
    // Sound: nothing in this program changes the environment.
    let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    return named.isEmpty ? P_tmpdir : named
  }
}
