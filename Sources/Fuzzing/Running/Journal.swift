import Glibc

/// The input that is being run, in a file that outlives the process: what is there when a process
/// has died is what killed it.
///
/// Safe to use: the mapping lives as long as the object, and every access is within it.
@safe public final class Journal {
  private let memory: UnsafeMutableRawBufferPointer

  /// All runs so far; the number of the run within its unit; the length of the input.
  private static let headSize = 24

  /// Opens the journal at `path`, which is made where there is none; nil where that is not possible.
  public init?(path: String) {
    let size = Self.headSize + FuzzLimits.longestInput
    // Sound: the path is only read, during the call.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard ftruncate(descriptor, size) == 0,
      // The system chooses the place of a mapping that is as large as the file.
      let start = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      unsafe start != MAP_FAILED
    else { return nil }
    unsafe memory = UnsafeMutableRawBufferPointer(start: start, count: size)
  }

  deinit { unsafe munmap(memory.baseAddress, memory.count) }  // mapped in init, once

  private subscript(word: Int) -> Int {
    // Sound: the words of the head lie within the mapping, at multiples of their size.
    get { unsafe memory.load(fromByteOffset: word * 8, as: Int.self) }
    set { unsafe memory.storeBytes(of: newValue, toByteOffset: word * 8, as: Int.self) }
  }

  /// How many runs there have been.
  public var runs: Int { self[0] }

  /// The number of the latest run within its unit.
  public var run: Int { self[1] }

  /// Notes the run that begins.
  func begin(_ input: [UInt8], run: Int) {
    self[2] = 0
    let count = min(input.count, FuzzLimits.longestInput)
    // Sound: the mapping has room for `count` bytes behind the head.
    unsafe input.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Self.headSize...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(count)))
    }
    self[1] = run
    self[2] = count
    self[0] += 1
  }

  /// The input of the latest run.
  public var input: [UInt8] {
    let count = min(max(0, self[2]), FuzzLimits.longestInput)
    // Sound: the range lies within the mapping, and its bytes are copied.
    return unsafe Array(memory[Self.headSize..<Self.headSize + count])
  }
}
