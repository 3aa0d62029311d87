internal import Dispatch

/// Lets threads through one at a time, in the order of the numbers that they hold (from 0, each once),
/// to what is behind it.
public final class Turnstile<Value>: Sendable {
  private struct State: ~Copyable {
    var value: Value
    var next = 0
    var waiting: [Int: DispatchSemaphore] = [:]
  }

  private let state: Protected<State>

  /// Makes a turnstile before `value`.
  public init(_ value: sending Value) {
    state = Protected(State(value: value))
  }

  /// Waits until all lower numbers are through, and goes through with `body`.
  public func pass<Result>(
    _ number: Int, _ body: (inout sending Value) -> sending Result
  ) -> sending Result {
    let turn = state.withLock { state -> DispatchSemaphore? in
      if state.next == number { return nil }
      let turn = DispatchSemaphore(value: 0)
      state.waiting[number] = turn
      return turn
    }
    turn?.wait()
    return state.withLock { state in
      let result = body(&state.value)
      state.next = number + 1
      state.waiting.removeValue(forKey: state.next)?.signal()
      return result
    }
  }
}
