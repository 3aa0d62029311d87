internal import Dispatch

/// Runs `work` on a thread of its own, named `name`, until it returns.
public func inBackground(_ name: String, _ work: @escaping @Sendable () -> Void) {
  DispatchQueue(label: name).async(execute: work)
}
