import Common

/// Reads the payloads of events one by one, and hands them on.
final class EventFinisher: RawEventSink {
  private let sink: any EventSink
  private var questions = QuestionTable()
  private var withProblems = 0

  init(_ sink: any EventSink) {
    self.sink = sink
  }

  func take(_ event: borrowing RawEvent) {
    var read = ReadEvent(event.head, event.parts)
    read.pair(&questions)
    if read.handOut(event.parts, to: { sink.event($0) }) { withProblems += 1 }
  }

  var isDone: Bool { sink.isDone }

  func finish() -> LastCounts {
    LastCounts(withProblems: withProblems, forgottenQuestions: questions.forgotten)
  }
}
