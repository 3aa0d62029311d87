import Synthesis

/// An input that is a sequence of records: packets, pieces of streams, messages. Any bytes are one.
///
/// A record has its kind (u8), an argument (u8), the number of its bytes (u16, little-endian), and
/// its bytes. What is announced beyond the end of the input is not there.
struct Records {
  var records: [Record] = []

  struct Record: Hashable {
    /// What to do; what it means is said by the target.
    var kind: UInt8
    var argument: UInt8 = 0
    var bytes: [UInt8] = []
  }

  /// The most bytes of a record.
  static let longest = Int(UInt16.max)

  init(_ records: [Record] = []) {
    self.records = records
  }

  init(parsing input: [UInt8]) {
    var offset = 0
    while input.count - offset >= 4 {
      let start = offset + 4
      let count = Int(input[offset + 2]) | Int(input[offset + 3]) << 8
      let end = min(start + count, input.count)
      records.append(
        Record(
          kind: input[offset], argument: input[offset + 1], bytes: Array(input[start..<end])))
      offset = end
    }
  }

  /// The input that is parsed to these records; bytes beyond the longest record are left out.
  var input: [UInt8] {
    var input: [UInt8] = []
    for record in records {
      let bytes = record.bytes.prefix(Self.longest)
      input += [record.kind, record.argument]
      input.append(number: UInt64(bytes.count), size: 2)
      input += bytes
    }
    return input
  }

  /// Changes the order, the number or the borders of records, or what is in one of them.
  mutating func change(kinds: Int, _ random: inout SplitMix64) {
    guard !records.isEmpty else { return }
    let place = random.below(records.count)
    switch random.below(12) {
    case 0: records.remove(at: place)
    case 1: records.insert(records[place], at: random.below(records.count + 1))
    case 2: records.swapAt(place, random.below(records.count))
    case 3: if place + 1 < records.count { records.swapAt(place, place + 1) }
    case 4: split(place, &random)
    case 5: join(place)
    case 6: records[place].kind = UInt8(random.below(kinds))
    case 7: records[place].argument = UInt8(truncatingIfNeeded: random.next())
    case 8: records.removeSubrange(place..<min(place + 1 + random.below(8), records.count))
    case 9: records[place].bytes.removeLast(random.below(records[place].bytes.count + 1))
    case 10:
      let end = min(place + 1 + random.below(16), records.count)
      random.shuffle(&records, in: place..<end)
    default:
      ByteChanges().change(&records[place].bytes, with: records[0].bytes, &random)
    }
  }

  private mutating func split(_ place: Int, _ random: inout SplitMix64) {
    var second = records[place]
    let cut = random.below(second.bytes.count + 1)
    second.bytes.removeFirst(cut)
    records[place].bytes.removeSubrange(cut...)
    records.insert(second, at: place + 1)
  }

  private mutating func join(_ place: Int) {
    guard place + 1 < records.count else { return }
    records[place].bytes += records.remove(at: place + 1).bytes
  }
}
