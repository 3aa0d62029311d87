import Common

/// Puts IP datagrams together from their fragments, in any order; of bytes that come twice the
/// first copy counts. Bounded in datagrams, bytes and packets: the oldest datagram gives way.
struct Fragments {
  /// A datagram that is put together.
  struct Whole {
    var bytes: [UInt8]
    /// Bytes at its end that the snap length cut off.
    var cut: Int
  }

  private struct Key: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    var payloadProtocol: UInt8
  }

  private struct Datagram {
    /// Everything up to the highest byte that has come; holes are zeros.
    var bytes: [UInt8] = []
    /// What has come, in order; neighbours are joined.
    var present: [Range<Int>] = []
    /// The length of the whole, and what was cut off behind it, once the last fragment has come.
    var total: (count: Int, cut: Int)?
    var fragmentCount = 0
    var age: Int
    /// The packet that carried its first fragment.
    var since: Int

    var isWhole: Bool {
      guard let total, let first = present.first else { return false }
      return first.lowerBound == 0 && first.upperBound >= total.count
    }
  }

  private var datagrams: [Key: Datagram] = [:]
  /// The keys in the order in which their first fragment came; from `oldest` on, those completed
  /// are still in it.
  private var order: [(key: Key, age: Int)] = []
  private var oldest = 0
  private var nextAge = 0
  private var byteCount = 0
  private let limits: TransportLimits

  init(limits: TransportLimits) {
    self.limits = limits
  }

  /// The largest datagram that an IP header can announce.
  private static let largest = 65_535

  /// Adds a fragment that packet `number` carried. Gives the datagram's payload when it is whole;
  /// `givenUp` counts the fragments of other datagrams that had to give way.
  mutating func add(
    _ bytes: RawSpan, _ header: IPHeader, _ place: IPHeader.Fragment, number: Int,
    givenUp: inout Int
  ) -> Whole? {
    guard place.offset + bytes.byteCount <= Self.largest, bytes.byteCount > 0 else { return nil }
    givenUp += dropStale(at: number)
    let key = Key(
      source: header.source, destination: header.destination,
      identification: place.identification, payloadProtocol: header.payloadProtocol)
    var datagram = datagrams.removeValue(forKey: key) ?? begin(key, at: number)
    if place.isLast, datagram.total == nil {
      datagram.total = (place.offset + bytes.byteCount, header.cut)
    }
    byteCount -= datagram.bytes.count
    insert(bytes, at: place.offset, into: &datagram)
    if datagram.isWhole, let total = datagram.total {
      if datagram.bytes.count > total.count {
        datagram.bytes.removeLast(datagram.bytes.count - total.count)
      }
      return Whole(bytes: datagram.bytes, cut: total.cut)
    }
    byteCount += datagram.bytes.count
    datagrams[key] = datagram
    while datagrams.count > limits.datagrams || byteCount > limits.fragmentBytes {
      givenUp += dropOldest()
    }
    return nil
  }

  /// The capture ends: gives up everything, and counts its fragments.
  mutating func giveUpAll() -> Int {
    var count = 0
    while !datagrams.isEmpty { count += dropOldest() }
    return count
  }

  private mutating func begin(_ key: Key, at number: Int) -> Datagram {
    nextAge += 1
    // Those that were completed are taken out once they are the most of it.
    if order.count - oldest > 2 * datagrams.count + 64 || oldest > 1024 {
      order = order[oldest...].filter { datagrams[$0.key]?.age == $0.age }
      oldest = 0
    }
    order.append((key, nextAge))
    return Datagram(age: nextAge, since: number)
  }

  private func insert(_ bytes: RawSpan, at offset: Int, into datagram: inout Datagram) {
    let added = offset..<offset + bytes.byteCount
    datagram.fragmentCount += 1
    if datagram.bytes.count < added.upperBound {
      let missing = added.upperBound - datagram.bytes.count
      datagram.bytes.append(contentsOf: repeatElement(0, count: missing))
    }
    let lower = Self.firstIndex(in: datagram.present, endingAt: added.lowerBound)
    var upper = lower
    var position = added.lowerBound
    while upper < datagram.present.count, datagram.present[upper].lowerBound <= added.upperBound {
      let range = datagram.present[upper]
      copy(bytes, offset, position..<max(position, range.lowerBound), &datagram.bytes)
      position = max(position, range.upperBound)
      upper += 1
    }
    copy(bytes, offset, position..<max(position, added.upperBound), &datagram.bytes)
    var joined = added
    if lower < upper {
      joined =
        min(
          added.lowerBound, datagram.present[lower].lowerBound)..<max(
          added.upperBound, datagram.present[upper - 1].upperBound)
    }
    datagram.present.replaceSubrange(lower..<upper, with: CollectionOfOne(joined))
  }

  private func copy(
    _ bytes: RawSpan, _ offset: Int, _ range: Range<Int>, _ target: inout [UInt8]
  ) {
    for index in range { target[index] = bytes.byte(at: index - offset) }
  }

  /// The place of the first range that ends at or behind `offset`.
  private static func firstIndex(in ranges: [Range<Int>], endingAt offset: Int) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound >= offset { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Gives up datagrams whose first fragment came long ago: identifications are used again, and
  /// pieces of two datagrams must not become one.
  private mutating func dropStale(at number: Int) -> Int {
    var count = 0
    while oldest < order.count {
      let (key, age) = order[oldest]
      if let datagram = datagrams[key], datagram.age == age {
        guard number - datagram.since > limits.memory else { break }
        count += dropOldest()
      } else {
        oldest += 1
      }
    }
    return count
  }

  private mutating func dropOldest() -> Int {
    while oldest < order.count {
      let (key, age) = order[oldest]
      oldest += 1
      guard datagrams[key]?.age == age, let dropped = datagrams.removeValue(forKey: key) else {
        continue
      }
      byteCount -= dropped.bytes.count
      return dropped.fragmentCount
    }
    return 0
  }
}
