internal import DequeModule
internal import Dispatch

/// Hands items from one thread to others, in order, and lets it wait where the others are behind: so
/// what lies between them stays bounded.
public final class Conveyor<Item: Sendable>: Sendable {
  private struct State {
    var items: Deque<Item> = []
    var isClosed = false
  }

  private let state = Protected(State())
  private let room: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)

  /// Makes a conveyor with room for `capacity` items (at least 1), those that are being worked on
  /// included.
  public init(capacity: Int) {
    // A semaphore must not go away while it is lower than it was at first.
    room = DispatchSemaphore(value: 0)
    makeRoom(capacity)
  }

  /// Waits until there is room for `count` more items.
  public func waitForRoom(_ count: Int = 1) {
    for _ in 0..<count { room.wait() }
  }

  /// Gives back the room of `count` items that have been dealt with.
  public func makeRoom(_ count: Int = 1) {
    for _ in 0..<count { room.signal() }
  }

  /// Puts an item at the end; the caller has waited for its room.
  public func put(_ item: Item) {
    state.withLock { $0.items.append(item) }
    filled.signal()
  }

  /// Nothing more will be put.
  public func close() {
    state.withLock { $0.isClosed = true }
    filled.signal()
  }

  /// Takes the first item, waiting for one; nil once the conveyor is closed and empty.
  public func take() -> Item? {
    filled.wait()
    let item = state.withLock { $0.items.popFirst() }
    // Whoever finds it closed tells the next one that waits.
    if item == nil { filled.signal() }
    return item
  }

  /// Whether an item lies ready, or nothing more will come, so that `take` does not wait.
  public var isReady: Bool {
    state.withLock { !$0.items.isEmpty || $0.isClosed }
  }
}
