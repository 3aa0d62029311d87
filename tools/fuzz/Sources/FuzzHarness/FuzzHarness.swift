import Fuzzing
import Glibc

/// The target that `CEPHSCOPE_FUZZ_TARGET` names; the fuzzer is told of no other.
/// Sound: libFuzzer and AFL++ call from one thread only.
nonisolated(unsafe) private let target: any FuzzTarget = {
  // Sound: nothing in this program changes the environment.
  let name = unsafe getenv("CEPHSCOPE_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = TargetTable.targets(name).first else {
    fatalError("name a target in CEPHSCOPE_FUZZ_TARGET; cephscope fuzz --list-targets has all")
  }
  return target
}()

/// Runs one input and checks everything; what is wrong ends the process, as a fuzzer expects it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  // Sound: the fuzzer hands over `size` bytes, which are copied.
  let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  let target = unsafe target
  var outcome = Outcome(isThorough: true)
  target.run(input, &outcome)
  if let failure = outcome.failure {
    fatalError("\(target.name): \(failure.property.rawValue): \(failure.text)")
  }
  return 0
}
