import Common
import Dissector
import Rendering
import Threading

/// Appends the selected events to a buffer. Threads that show events side by side have one each.
final class Printer<Renderer: EventRenderer & ~Copyable>: EventShower {
  private var renderer: Renderer
  private let selection: Selection
  private let showsControl: Bool

  init(renderer: consuming Renderer, selection: Selection, showsControl: Bool) {
    self.renderer = renderer
    self.selection = selection
    self.showsControl = showsControl
  }

  func show(_ event: borrowing Event, to output: inout OutputBuffer) -> EventFate {
    // The selection sees events of all kinds: those that are not shown may be past its end, too.
    let fate = selection.decide(event)
    guard fate == .shown else { return fate }
    if event.kind != .message && !showsControl { return .hidden }
    if !output.isEmpty { renderer.separate(&output) }
    renderer.render(event, to: &output)
    return .shown
  }
}

/// Writes what has been printed to standard output.
final class PrintedOutput<Renderer: EventRenderer & ~Copyable>: ShownOutput {
  private let state: Protected<State>

  init(renderer: consuming sending Renderer) {
    state = Protected(State(renderer: renderer))
  }

  /// Set when standard output takes no more.
  var failure: OutputError? { state.withLock { $0.failure } }

  func take(_ piece: borrowing OutputBuffer, isUrgent: Bool) -> Bool {
    state.withLock { state in
      state.take(piece.bytes)
      if isUrgent { state.flush() }
      return state.failure == nil
    }
  }

  /// Writes what stands behind the events.
  func end() {
    state.withLock { $0.end() }
  }

  private struct State: ~Copyable {
    private(set) var failure: OutputError?
    /// Writes what stands around the events.
    private var renderer: Renderer
    private var pending = OutputBuffer(capacity: 1 << 17)
    private var isEmpty = true

    /// Enough that system calls do not count, little enough that a pipe's reader does not wait long.
    private static var flushSize: Int { 1 << 16 }

    init(renderer: consuming Renderer) {
      self.renderer = renderer
      self.renderer.begin(&pending)
    }

    mutating func take(_ piece: RawSpan) {
      if piece.byteCount == 0 { return }
      if isEmpty { renderer.open(&pending) } else { renderer.separate(&pending) }
      isEmpty = false
      if piece.byteCount < Self.flushSize {
        pending.append(piece)
        if pending.count >= Self.flushSize { flush() }
      } else {
        flush()
        failure = failure ?? Self.write(piece)
      }
    }

    mutating func end() {
      renderer.end(&pending, isEmpty: isEmpty)
      flush()
    }

    mutating func flush() {
      failure = failure ?? Self.write(pending.bytes)
      pending.removeAll()
    }

    private static func write(_ bytes: RawSpan) -> OutputError? {
      guard bytes.byteCount > 0 else { return nil }
      do { try StandardOutput.write(bytes) } catch { return error }
      return nil
    }
  }
}

/// Shows events one by one, on the thread that reads them.
final class DirectPrinter: EventSink {
  /// Whether nothing that follows need be read: it cannot be selected, or not be written.
  private(set) var isDone = false
  private let shower: any EventShower
  private let sink: any ShownOutput
  private var output = OutputBuffer(capacity: 1 << 17)

  /// Enough that handing it on does not count.
  private static let flushSize = 1 << 16

  init(_ shower: any EventShower, _ sink: any ShownOutput) {
    self.shower = shower
    self.sink = sink
  }

  func event(_ event: borrowing Event) {
    if shower.show(event, to: &output) == .past { isDone = true }
    if Terminal.showsOutput || output.count >= Self.flushSize { flush() }
  }

  /// Hands on what has been shown.
  func flush() {
    if !sink.take(output, isUrgent: Terminal.showsOutput) { isDone = true }
    output.removeAll()
    output.trim(to: 1 << 20)
  }
}
