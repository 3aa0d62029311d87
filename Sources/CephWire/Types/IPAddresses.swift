public import Common

/// An IPv4 address, its four octets in reading order on the wire.
public struct IPv4Address: WireScalar {
  /// The octets as the wire has them, the first one lowest.
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.text

  /// Whether it is 0.0.0.0, which a process announces that does not know its address yet.
  public var isUnspecified: Bool { raw == 0 }

  /// The four octets in reading order.
  public var octets: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: raw >> (8 * $0)) } }

  public func appendText(to output: inout OutputBuffer) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      if shift > 0 { output.append(UInt8(ascii: ".")) }
      output.append(decimal: UInt64(raw >> shift & 0xff))
    }
  }

  /// Makes the address of a dotted quad.
  public init?(text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    raw = 0
    for (index, part) in parts.enumerated() {
      guard let octet = UInt8(part), !part.hasPrefix("+") else { return nil }
      raw |= UInt32(octet) << UInt32(8 * index)
    }
  }
}

/// An IPv6 address, its sixteen bytes in reading order on the wire.
public struct IPv6Address: WireScalar {
  /// The bytes as the wire has them, the first one lowest.
  public var raw: UInt128
  public init(raw: UInt128) { self.raw = raw }

  public static let form = ScalarForm.text

  /// Makes the address of its eight groups in reading order.
  private init(groups: [UInt16]) {
    raw = groups.reversed().reduce(0) { $0 << 16 | UInt128($1.byteSwapped) }
  }

  /// The eight groups in reading order.
  private var groups: [UInt16] {
    (0..<8).map { UInt16(truncatingIfNeeded: raw >> UInt128(16 * $0)).byteSwapped }
  }

  /// The longest run of groups that are 0, the first of several; empty where none has two.
  private static func gap(in groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 { start = index + 1 }
      let count = index + 1 - start
      if count > max(longest.count, 1) { longest = start..<index + 1 }
    }
    return longest
  }

  /// Appends the address as the C library prints it.
  public func appendText(to output: inout OutputBuffer) {
    let groups = groups
    let gap = Self.gap(in: groups)
    // Those that stand for an address of IPv4 end in its dotted quad.
    let hasQuad = gap == 0..<6 || gap == 0..<5 && groups[5] == 0xffff
    for index in 0..<(hasQuad ? 6 : 8) {
      if gap.contains(index) {
        if index == gap.lowerBound { output.append(UInt8(ascii: ":")) }
        continue
      }
      if index > 0 { output.append(UInt8(ascii: ":")) }
      output.append(hex: UInt64(groups[index]))
    }
    if hasQuad {
      output.append(UInt8(ascii: ":"))
      IPv4Address(raw: UInt32(truncatingIfNeeded: raw >> 96)).appendText(to: &output)
    } else if gap.upperBound == 8 {
      output.append(UInt8(ascii: ":"))
    }
  }

  /// Makes the address of its text: groups with `::` for zeros, perhaps with a dotted quad at the
  /// end.
  public init?(text: String) {
    let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let hasGap = halves.count == 2
    guard let head = Self.groups(of: halves[0], isEnd: !hasGap),
      let tail = hasGap ? Self.groups(of: halves[1], isEnd: true) : []
    else { return nil }
    let missing = 8 - head.count - tail.count
    guard hasGap ? missing > 0 : missing == 0 else { return nil }
    self.init(groups: head + [UInt16](repeating: 0, count: missing) + tail)
  }

  /// The groups of one side of the `::`.
  private static func groups(of text: Substring, isEnd: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      if isEnd, part.endIndex == text.endIndex, let quad = IPv4Address(text: String(part)) {
        groups += [quad.raw, quad.raw >> 16].map { UInt16(truncatingIfNeeded: $0).byteSwapped }
      } else {
        guard part.count <= 4, !part.hasPrefix("+"), let group = UInt16(part, radix: 16) else {
          return nil
        }
        groups.append(group)
      }
    }
    return groups
  }
}
