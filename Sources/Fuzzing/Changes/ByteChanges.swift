import CephWire
import Synthesis

/// Changes of bytes without knowledge of what they mean.
struct ByteChanges {
  /// Words that may be put in.
  var words: [[UInt8]] = []

  /// The most bytes that one change puts in or takes out.
  private static let longest = 64

  /// Changes one place of `bytes`, or splices in a piece of `other`.
  func change(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SplitMix64) {
    switch random.below(words.isEmpty ? 12 : 16) {
    case 0: flip(&bytes, &random)
    case 1, 2: set(&bytes, &random)
    case 3: insert(&bytes, &random)
    case 4: remove(&bytes, &random)
    case 5: bytes.removeLast(random.below(bytes.count + 1))
    case 6: duplicate(&bytes, &random)
    case 7: number(UInt16.self, &bytes, &random)
    case 8, 9: number(UInt32.self, &bytes, &random)
    case 10: number(UInt64.self, &bytes, &random)
    case 11: splice(&bytes, other, &random)
    default: word(&bytes, &random)
    }
  }

  private func flip(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
  }

  private func set(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    bytes[place] = bytes[place].broken(random.next())
  }

  private func insert(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let count = 1 + random.below(Self.longest)
    let byte = UInt8(truncatingIfNeeded: random.next())
    bytes.insert(
      contentsOf: repeatElement(byte, count: count), at: random.below(bytes.count + 1))
  }

  private func remove(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    bytes.removeSubrange(Self.range(in: bytes, &random))
  }

  private func duplicate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let piece = bytes[Self.range(in: bytes, &random)]
    bytes.insert(contentsOf: Array(piece), at: random.below(bytes.count + 1))
  }

  private func number<T: FixedWidthInteger>(
    _ type: T.Type, _ bytes: inout [UInt8], _ random: inout SplitMix64
  ) {
    let size = T.bitWidth / 8
    guard bytes.count >= size else { return }
    let start = random.below(bytes.count - size + 1)
    bytes.breakNumber(at: start..<start + size, random.next())
  }

  /// Goes on with the rest of another input.
  private func splice(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SplitMix64) {
    let kept = random.below(bytes.count + 1)
    let from = random.below(other.count + 1)
    bytes.replaceSubrange(kept..., with: other[from...])
  }

  private func word(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let word = words[random.below(words.count)]
    let place = random.below(bytes.count + 1)
    if random.below(2) == 0 {
      bytes.insert(contentsOf: word, at: place)
    } else {
      bytes.replaceSubrange(place..<min(place + word.count, bytes.count), with: word)
    }
  }

  private static func range(in bytes: [UInt8], _ random: inout SplitMix64) -> Range<Int> {
    let start = random.below(bytes.count)
    return start..<Swift.min(start + 1 + random.below(longest), bytes.count)
  }
}

extension [UInt8] {
  /// Puts another number where one (little-endian, at most eight bytes) lies.
  mutating func breakNumber(at range: Range<Int>, _ choice: UInt64) {
    let old = self[range].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let new: UInt64 =
      switch range.count {
      case 1: UInt64(UInt8(truncatingIfNeeded: old).broken(choice))
      case 2: UInt64(UInt16(truncatingIfNeeded: old).broken(choice))
      case 4: UInt64(UInt32(truncatingIfNeeded: old).broken(choice))
      default: old.broken(choice)
      }
    for (index, place) in range.enumerated() {
      self[place] = UInt8(truncatingIfNeeded: new >> (8 * UInt64(Swift.min(index, 7))))
    }
  }

  /// The number (little-endian) that lies at `range`; what is missing of it is 0.
  func number(at range: Range<Int>) -> UInt64 {
    range.reversed().reduce(0) { $0 << 8 | UInt64($1 < count ? self[$1] : 0) }
  }

  /// Appends a number of `size` bytes, little-endian.
  mutating func append(number: UInt64, size: Int) {
    for index in 0..<size { append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
  }
}
