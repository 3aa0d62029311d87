import Capture
import Common
import Glibc
import Synchronization
import Testing

@testable import Dissector

/// Shows an event as its number and its line.
private final class LineShower: EventShower {
  /// Past it, nothing is wanted.
  private let last: Int

  init(last: Int) { self.last = last }

  func show(_ event: borrowing Event, to output: inout OutputBuffer) -> EventFate {
    if event.number > last { return .past }
    let seen = SeenEvent(event)
    output.append("\(seen.number) \(seen.stamp.number) \(seen.connection) \(seen.line)")
    if case .message(let message) = seen.content, let answers = message.answers {
      output.append(" answers \(answers.event) after \(answers.latencyNanoseconds)")
    }
    output.append("\n")
    return .shown
  }
}

/// Shows events where they are found.
private final class OneByOne: EventSink {
  private let shower = LineShower(last: .max)
  private var output = OutputBuffer()

  var lines: [String] { output.description.split(separator: "\n").map(String.init) }

  func event(_ event: borrowing Event) { _ = shower.show(event, to: &output) }
}

/// Keeps everything that was shown.
private final class Shown: ShownOutput {
  private let text = Mutex("")

  var lines: [String] {
    text.withLock { $0.split(separator: "\n").map(String.init) }
  }

  func take(_ piece: borrowing OutputBuffer, isUrgent: Bool) -> Bool {
    let more = piece.description
    text.withLock { $0 += more }
    return true
  }
}

private func show(
  _ scenario: Scenario, threads: Int, last: Int = .max, flushedEach: Int = .max
) throws -> (lines: [String], counts: DissectorCounts) {
  let shown = Shown()
  var dissector = Dissector(
    threads: threads, output: shown, options: try scenario.options()
  ) { LineShower(last: last) }
  var reader = try CaptureReader(paths: [scenario.path])
  var packets = 0
  while !dissector.isDone, reader.next({ dissector.receive($0, $1) }) {
    packets += 1
    if packets % flushedEach == 0 { dissector.flush() }
  }
  dissector.finish()
  return (shown.lines, dissector.counts)
}

struct DecodingLanesTests {
  @Test(arguments: Scenario.allCases, [1, 3])
  func `threads show what one by one is shown, in the same order`(
    _ scenario: Scenario, threads: Int
  ) throws {
    let sink = OneByOne()
    var dissector = Dissector(sink: sink, options: try scenario.options())
    var reader = try CaptureReader(paths: [scenario.path])
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
    let (lines, counts) = try show(scenario, threads: threads)
    #expect(lines == sink.lines)
    #expect(counts == dissector.counts)
  }

  @Test(arguments: Scenario.allCases)
  func `a sink is handed everything in order`(_ scenario: Scenario) throws {
    let sinks = (OneByOne(), OneByOne())
    for (sink, threads) in [(sinks.0, 1), (sinks.1, 3)] {
      var dissector = Dissector(
        sink: sink, threads: threads, options: try scenario.options())
      var reader = try CaptureReader(paths: [scenario.path])
      while reader.next({ dissector.receive($0, $1) }) {}
      dissector.finish()
    }
    #expect(!sinks.0.lines.isEmpty)
    #expect(sinks.0.lines == sinks.1.lines)
  }

  @Test func `what has come is shown when nothing more may come`() throws {
    let whole = try show(.basic, threads: 2)
    let flushed = try show(.basic, threads: 2, flushedEach: 7)
    #expect(flushed.lines == whole.lines)
  }

  @Test func `nothing is read once nobody wants more`() throws {
    let part = try show(.basic, threads: 2, last: 20)
    #expect(part.lines.count == 20)
    #expect(part.counts.packets < (try show(.basic, threads: 2)).counts.packets)
  }

  @Test func `threads end where the capture is left before its end`() throws {
    weak var sink: OneByOne?
    do {
      let taker = OneByOne()
      sink = taker
      var dissector = Dissector(sink: taker, threads: 3)
      var reader = try CaptureReader(paths: [Scenario.basic.path])
      var packets = 0
      while packets < 300, reader.next({ dissector.receive($0, $1) }) { packets += 1 }
    }
    // Nobody tells when they have ended; what they held goes with them.
    for _ in 0..<2000 where sink != nil { usleep(10_000) }
    #expect(sink == nil)
  }
}
