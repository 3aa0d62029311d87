import CephWire
import Common
import Testing

@testable import Dissector

struct QuestionTableTests {
  private func time(_ nanoseconds: Int) -> Instant {
    Instant(nanoseconds: Int64(nanoseconds))
  }

  @Test func `a question that is asked again is the same question`() {
    var table = QuestionTable()
    let key = QuestionKey(topic: .request, asker: 1, id: 7)
    table.ask(key, event: 1, at: time(10))
    table.ask(key, event: 2, at: time(20))
    #expect(table.answer(key, moreFollow: true, at: time(50))?.event == 2)
    #expect(table.answer(key, moreFollow: false, at: time(60))?.latencyNanoseconds == 40)
    #expect(table.answer(key, moreFollow: false, at: time(70)) == nil)
  }

  @Test func `equal flushes are answered in turn`() {
    var table = QuestionTable()
    let key = QuestionKey(topic: .flushCaps, asker: 1, asked: 2, id: 7, detail: 3)
    for event in 1...3 { table.ask(key, event: event, at: time(event)) }
    #expect(table.count == 1)
    let answers = (4...7).map { table.answer(key, moreFollow: false, at: time($0))?.event }
    #expect(answers == [1, 2, 3, nil])
    #expect(table.count == 0)
  }

  @Test func `any number of equal flushes takes little memory, and the last ones are kept`() {
    var table = QuestionTable()
    let key = QuestionKey(topic: .flushCaps, asker: 1)
    for event in 1...1000 { table.ask(key, event: event, at: time(event)) }
    let answers = (0..<1000).compactMap { _ in
      table.answer(key, moreFollow: false, at: time(2000))?.event
    }
    #expect(answers == Array(937...1000))
  }

  @Test func `more questions than the table keeps push out the oldest`() {
    var table = QuestionTable()
    func key(_ number: Int) -> QuestionKey {
      QuestionKey(topic: number % 2 == 0 ? .flushCaps : .request, asker: 1, id: UInt64(number))
    }
    let count = QuestionTable.capacity + 10
    for number in 1...count { table.ask(key(number), event: number, at: time(number)) }
    #expect(table.count == QuestionTable.capacity)
    #expect(table.answer(key(10), moreFollow: false, at: time(count)) == nil)
    #expect(table.answer(key(11), moreFollow: false, at: time(count))?.event == 11)
    #expect(table.answer(key(count), moreFollow: false, at: time(count))?.event == count)
  }

  @Test func `questions that are forgotten are counted`() {
    var table = QuestionTable()
    for number in 0..<QuestionTable.capacity + 7 {
      table.ask(QuestionKey(topic: .request, asker: 1, id: UInt64(number)), event: 1, at: time(1))
    }
    #expect(table.forgotten == 7)
    var key = QuestionKey(topic: .revokeLease, asker: 1)
    key.name = WireString(bytes: [UInt8](repeating: 7, count: 2000))
    table.ask(key, event: 2, at: time(2))
    #expect(table.forgotten == 8)
    #expect(table.answer(key, moreFollow: false, at: time(3)) == nil)
  }
}
