public import CephWire

/// A number of ours within bytes that a witness leaves as they are.
public struct PackedField: Sendable {
  let path: FieldPath
  let size: Int
  let conversion: Conversion

  /// A number of `size` bytes, the least significant one first.
  public init(_ path: String, _ size: Int, by conversion: Conversion = .nothing) {
    self.path = FieldPath(path)
    self.size = size
    self.conversion = conversion
  }
}

extension [PackedField] {
  /// Whether bytes begin with these fields of our object, hold nothing but zeros and our trailing
  /// bytes behind them, and our object has no other field.
  func describe(_ theirs: JSONValue, as ours: JSONValue) -> Bool {
    guard let bytes = theirs.plainBytes, let packed = pack(ours) else { return false }
    let named = PathTree(map(\.path) + [FieldPath("trailing")])
    let trailing = ours["trailing"]?.plainBytes ?? []
    let rest = bytes.dropFirst(packed.count)
    return bytes.starts(with: packed) && named.unnamed(in: ours).isEmpty
      && rest.starts(with: trailing) && rest.dropFirst(trailing.count).allSatisfy { $0 == 0 }
  }

  /// The bytes of the fields.
  public func pack(_ ours: JSONValue) -> [UInt8]? {
    var bytes: [UInt8] = []
    for field in self {
      guard let value = ours[field.path], let number = field.conversion.apply(value)?.plainNumber
      else { return nil }
      bytes += (0..<field.size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    return bytes
  }
}
