internal import FoundationEssentials

/// How many threads of this process the machine can run at a time, at least 1.
public func availableCores() -> Int {
  max(1, ProcessInfo.processInfo.activeProcessorCount)
}
