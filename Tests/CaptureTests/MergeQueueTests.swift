import Common
import Testing

@testable import Capture

struct MergeQueueTests {
  @Test func `files come out by time, then by index, however they went in`() {
    var numbers = TestNumbers(state: 4)
    for count in 0..<20 {
      var entries = (0..<count).map { file in
        let time = Instant(nanoseconds: .random(in: 0..<5, using: &numbers))
        return MergeQueue.Entry(time: time, file: file)
      }
      var queue = MergeQueue()
      for entry in entries.shuffled(using: &numbers) { queue.insert(entry) }
      // One file goes on to a later packet.
      if let first = queue.first {
        let time = Instant(nanoseconds: .random(in: 0..<9, using: &numbers))
        queue.moveFirst(to: time)
        entries[first.file].time = time
      }
      var order: [Int] = []
      while let first = queue.first {
        order.append(first.file)
        queue.removeFirst()
      }
      let expected = entries.sorted {
        ($0.time.nanoseconds, $0.file) < ($1.time.nanoseconds, $1.file)
      }
      #expect(order == expected.map(\.file))
    }
  }
}
