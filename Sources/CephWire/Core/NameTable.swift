/// The names of numbers: of an enumeration's values, or of the bits of flags.
public struct NameTable<Raw: FixedWidthInteger & Sendable>: Sendable {
  private let codes: [Raw]
  private let texts: [String]
  /// The place of each of the first numbers in the two lists, 0xff where it has no name: most numbers
  /// are small, and names are asked for all the time.
  private let places: [UInt8]

  private static var none: UInt8 { 0xff }

  private func place(of code: Raw) -> Int? {
    if code >= 0, code < places.count {
      let place = places[Int(code)]
      return place == Self.none ? nil : Int(place)
    }
    var low = 0
    var high = codes.count
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code ? low : nil
  }

  /// The name of a number, or nil.
  public subscript(code: Raw) -> String? {
    place(of: code).map { texts[$0] }
  }

  /// Whether a number has a name.
  public func contains(_ code: Raw) -> Bool { place(of: code) != nil }

  /// The number that has a name, or nil.
  public func code(of text: String) -> Raw? {
    texts.firstIndex(of: text).map { codes[$0] }
  }

  /// All names, in the order of their numbers.
  public var values: [String] { texts }
}

extension NameTable: ExpressibleByDictionaryLiteral {
  /// Makes the table of numbers and names; no number may stand twice.
  public init(dictionaryLiteral elements: (Raw, String)...) {
    let sorted = elements.sorted { $0.0 < $1.0 }
    codes = sorted.map(\.0)
    texts = sorted.map(\.1)
    var places: [UInt8] = []
    for (place, code) in codes.prefix(Int(Self.none)).enumerated() where 0..<128 ~= code {
      places += repeatElement(Self.none, count: Int(code) - places.count)
      places.append(UInt8(place))
    }
    self.places = places
  }
}
