import Common
import Dissector
import Rendering

/// Prints the selected events on standard output.
final class Printer<Renderer: EventRenderer & ~Copyable>: EventSink {
  /// Set when standard output takes no more.
  private(set) var failure: OutputError?
  /// Whether nothing that follows need be read: it cannot be selected, or not be written.
  private(set) var isDone = false
  private var renderer: Renderer
  private var selection: Selection
  private let showsControl: Bool
  private var output = OutputBuffer(capacity: 1 << 18)

  /// Enough that system calls do not count, little enough that a pipe's reader does not wait long.
  private static var flushSize: Int { 1 << 16 }

  init(renderer: consuming Renderer, selection: Selection, showsControl: Bool) {
    self.renderer = renderer
    self.selection = selection
    self.showsControl = showsControl
  }

  func begin() {
    renderer.begin(&output)
  }

  func event(_ event: borrowing Event) {
    // The selection sees all events: the first one of any kind is the capture's start.
    switch selection.decide(event) {
    case .shown:
      if event.kind != .message && !showsControl { return }
      renderer.render(event, to: &output)
    case .hidden: return
    case .past:
      isDone = true
      return
    }
    if output.count >= Self.flushSize || Terminal.showsOutput { flush() }
  }

  func end() {
    renderer.end(&output)
    flush()
  }

  private func flush() {
    if failure != nil { return output.removeAll() }
    do { try StandardOutput.write(output.bytes) } catch {
      failure = error
      isDone = true
    }
    output.removeAll()
    output.trim(to: 1 << 20)
  }
}
