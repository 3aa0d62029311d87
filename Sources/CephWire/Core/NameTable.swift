/// The names of an enumeration's numbers, found by bisection: quicker than hashing for so few.
public struct NameTable<Raw: FixedWidthInteger & Sendable>: Sendable {
  private let codes: [Raw]
  private let texts: [String]

  /// The name of a number, or nil.
  public subscript(code: Raw) -> String? {
    var low = 0
    var high = codes.count
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code ? texts[low] : nil
  }

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
  }
}
