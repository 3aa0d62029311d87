import CephWire
import Synthesis

/// Changes of a message, or of a frame, with knowledge of its fields.
enum FieldChanges {
  /// The most fields that are broken at a time.
  private static let mostBreaks = 4

  /// Breaks fields of a value, and writes it; nil where it has none, or cannot be written.
  static func change(
    _ value: any WirePayload, context: WireContext, _ random: inout SplitMix64
  ) -> MessageBytes? {
    var value = value
    var counter = Mutator(context: context)
    value.change(by: &counter)
    guard counter.fieldCount > 0 else { return nil }
    // Mostly one field, so that it is clear what a failure is about.
    let count = random.below(2) == 0 ? 1 : 1 + random.below(mostBreaks)
    let breaks = (0..<count).map { _ in
      Mutator.Break(field: random.below(counter.fieldCount), choice: random.next())
    }
    var mutator = Mutator(breaks, context: context)
    value.change(by: &mutator)
    return try? value.write(context: context)
  }

  /// Changes bytes where fields lie: numbers that lie about what follows, fields that are missing,
  /// stand twice or at each other's place, and ends between fields.
  static func change(
    _ bytes: inout MessageBytes, _ places: [FieldPlaces.Place], _ random: inout SplitMix64
  ) {
    guard !places.isEmpty else { return }
    let announcements = places.filter { $0.kind == .announcement }
    let place = places[random.below(places.count)]
    switch random.below(8) {
    case 0...3 where !announcements.isEmpty:
      number(&bytes, announcements[random.below(announcements.count)], &random)
    case 4: bytes[place.part].removeSubrange(place.range)
    case 5:
      let piece = Array(bytes[place.part][place.range])
      bytes[place.part].insert(contentsOf: piece, at: place.range.lowerBound)
    case 6: bytes[place.part].removeSubrange(place.range.lowerBound...)
    case 7:
      let other = places[random.below(places.count)]
      let piece = Array(bytes[other.part][other.range])
      bytes[place.part].replaceSubrange(place.range, with: piece)
    default: number(&bytes, place, &random)
    }
  }

  private static func number(
    _ bytes: inout MessageBytes, _ place: FieldPlaces.Place, _ random: inout SplitMix64
  ) {
    let size = [1, 2, 4, 8].last { $0 <= place.range.count } ?? 1
    let start = place.range.lowerBound
    bytes[place.part].breakNumber(at: start..<start + size, random.next())
  }
}
