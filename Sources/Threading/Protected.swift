internal import Foundation

/// A value that one thread at a time can get at.
///
/// It stands where `Mutex` of the standard library would, whose lock the thread sanitizer does not
/// understand. Sound to share: the value is only touched under the lock.
public final class Protected<Value: ~Copyable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  /// Protects `value`.
  public init(_ value: consuming sending Value) {
    self.value = value
  }

  /// Lets `body` at the value, once nobody else is.
  public func withLock<Result: ~Copyable>(
    _ body: (inout sending Value) -> sending Result
  ) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}
