internal import Common

/// The order in which the files of a capture come next: by time, and at equal times in the order
/// in which they were named. A binary heap.
struct MergeQueue {
  /// A file, by its index, and the time of its next packet.
  struct Entry {
    var time: Instant
    var file: Int

    func isBefore(_ other: Entry) -> Bool {
      time < other.time || time == other.time && file < other.file
    }
  }

  private var entries: [Entry] = []

  /// The file whose packet is the next one; nil when no file has any more.
  var first: Entry? { entries.first }

  /// Adds a file and the time of its next packet.
  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var index = entries.count - 1
    while index > 0, entries[index].isBefore(entries[(index - 1) / 2]) {
      entries.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Says when the next packet of the first file is; the queue is not empty.
  mutating func moveFirst(to time: Instant) {
    entries[0].time = time
    if entries.count > 1 { sink() }
  }

  /// Takes the first file out; the queue is not empty.
  mutating func removeFirst() {
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    sink()
  }

  /// Moves the first entry down to where it belongs.
  private mutating func sink() {
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < entries.count && entries[child].isBefore(entries[least]) {
        least = child
      }
      if least == index { return }
      entries.swapAt(index, least)
      index = least
    }
  }
}
