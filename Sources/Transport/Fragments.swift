import Common

/// Puts IP datagrams together from their fragments, in any order; of bytes that come twice the
/// first copy counts. Bounded in datagrams and bytes: the oldest datagram gives way.
struct Fragments {
  private struct Key: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    var payloadProtocol: UInt8
  }

  private struct Datagram {
    /// The pieces that have come, in order and without overlaps.
    var pieces: [(offset: Int, bytes: [UInt8])] = []
    /// The length of the whole, once the last fragment has come.
    var total: Int?
    var byteCount = 0
    var age: Int
  }

  private var datagrams: [Key: Datagram] = [:]
  /// The keys in the order in which their first fragment came; those completed are still in it.
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

  /// Adds a fragment. Gives the datagram's payload when it is whole; `givenUp` counts the
  /// fragments of other datagrams that had to give way.
  mutating func add(
    _ bytes: RawSpan, _ header: IPHeader, _ place: IPHeader.Fragment, givenUp: inout Int
  ) -> [UInt8]? {
    guard place.offset + bytes.byteCount <= Self.largest, bytes.byteCount > 0 else { return nil }
    let key = Key(
      source: header.source, destination: header.destination,
      identification: place.identification, payloadProtocol: header.payloadProtocol)
    var datagram = datagrams.removeValue(forKey: key) ?? begin(key)
    if place.isLast { datagram.total = datagram.total ?? place.offset + bytes.byteCount }
    let before = datagram.byteCount
    insert(bytes, at: place.offset, into: &datagram)
    if let total = datagram.total, datagram.byteCount >= total, isWhole(datagram, total) {
      byteCount -= before
      return datagram.pieces.flatMap(\.bytes).prefix(total).map { $0 }
    }
    byteCount += datagram.byteCount - before
    datagrams[key] = datagram
    while datagrams.count > limits.datagrams || byteCount > limits.fragmentBytes {
      givenUp += dropOldest()
    }
    return nil
  }

  private mutating func begin(_ key: Key) -> Datagram {
    nextAge += 1
    order.append((key, nextAge))
    if oldest > 1024 {
      order.removeFirst(oldest)
      oldest = 0
    }
    return Datagram(age: nextAge)
  }

  private mutating func insert(_ bytes: RawSpan, at offset: Int, into datagram: inout Datagram) {
    var start = offset
    let end = offset + bytes.byteCount
    var added: [(offset: Int, bytes: [UInt8])] = []
    for piece in datagram.pieces where piece.offset + piece.bytes.count > start {
      if piece.offset >= end { break }
      if piece.offset > start {
        added.append((start, copy(bytes, start - offset, piece.offset - offset)))
      }
      start = piece.offset + piece.bytes.count
    }
    if start < end { added.append((start, copy(bytes, start - offset, end - offset))) }
    for piece in added { datagram.byteCount += piece.bytes.count }
    datagram.pieces = (datagram.pieces + added).sorted { $0.offset < $1.offset }
  }

  private func copy(_ bytes: RawSpan, _ start: Int, _ end: Int) -> [UInt8] {
    // Sound: the buffer is copied before the closure returns.
    unsafe bytes.extracting(start..<end).withUnsafeBytes { unsafe Array($0) }
  }

  private func isWhole(_ datagram: Datagram, _ total: Int) -> Bool {
    var end = 0
    for piece in datagram.pieces where piece.offset == end { end += piece.bytes.count }
    return end >= total
  }

  private mutating func dropOldest() -> Int {
    while oldest < order.count {
      let (key, age) = order[oldest]
      oldest += 1
      guard datagrams[key]?.age == age, let dropped = datagrams.removeValue(forKey: key) else {
        continue
      }
      byteCount -= dropped.byteCount
      return dropped.pieces.count
    }
    return 0
  }
}
