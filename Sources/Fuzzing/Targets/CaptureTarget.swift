import Capture
import Common
import Glibc
import Synthesis

/// The reading of capture files, plain and compressed. An input is a file.
struct CaptureTarget: FuzzTarget {
  let name = "capture"
  /// It writes a file for every run.
  let weight = 2
  private let file = NamelessFile()

  /// How many bytes of packets are read: enough for what can go wrong, and no more of what was
  /// compressed a thousand times.
  private static let mostBytes = 1 << 20

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    guard file.replace(with: input) else { return }
    do {
      var reader = try CaptureReader(paths: [file.path])
      try read(&reader, &outcome)
      for damage in reader.damages { note("damage", damage.description, &outcome) }
    } catch { note("refused", "\(error)", &outcome) }
  }

  private func read(_ reader: inout CaptureReader, _ outcome: inout Outcome) throws {
    var packets = 0
    var bytes = 0
    while bytes < Self.mostBytes,
      reader.next({ record, packet in
        packets += 1
        bytes += 1 + packet.byteCount
        if record.stamp.number != packets {
          outcome.fail(.rule, "packet \(packets) has number \(record.stamp.number)")
        }
      })
    {}
    outcome.reached("packets", UInt64(min(packets, 8)))
  }

  private func note(_ what: StaticString, _ text: String, _ outcome: inout Outcome) {
    var hash = FeatureHash(what)
    // Two letters may be a byte of the file, of which there are too many kinds.
    for word in text.split(separator: " ") where word.utf8.count > 2 { hash.add(String(word)) }
    outcome.reached(what, hash.value)
    if text.isEmpty { outcome.fail(.location, "\(what) without a sentence") }
  }
}

/// A file that has no name, and is gone with its object.
private final class NamelessFile {
  private let descriptor: Int32

  init() {
    var name = Array("\(Scratch.directory)/cephscope-fuzz-XXXXXX".utf8CString)
    // Sound: the name ends with a zero, and the system changes the letters before that.
    descriptor = unsafe mkstemp(&name)
    if descriptor >= 0 { unsafe unlink(name) }  // the same
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The path by which it can be opened.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// Puts other bytes into it; false where there is no room.
  func replace(with bytes: [UInt8]) -> Bool {
    guard descriptor >= 0, ftruncate(descriptor, 0) == 0 else { return false }
    // Sound: the buffer is only read, during the call.
    let count = unsafe bytes.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    return count == bytes.count
  }
}
