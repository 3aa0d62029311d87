/// An IPv4 or IPv6 address.
public enum HostAddress: Hashable, Sendable {
  /// An IPv4 address as a number: 10.0.0.1 is `0x0A000001`.
  case v4(UInt32)
  /// An IPv6 address as two numbers: fe80::1 is `(0xFE80_0000_0000_0000, 1)`.
  case v6(UInt64, UInt64)

  /// The address on the wire: 4 or 16 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    switch self {
    case .v4(let number): bytes.append(big: number)
    case .v6(let high, let low):
      bytes.append(big: high)
      bytes.append(big: low)
    }
    return bytes
  }

  /// The address that stands in `bytes`, which are 4 or 16; nil for any other number of bytes.
  public init?(bytes: ArraySlice<UInt8>) {
    let bytes = Array(bytes)
    switch bytes.count {
    case 4: self = .v4(bytes.big32(at: 0))
    case 16:
      self = .v6(
        UInt64(bytes.big32(at: 0)) << 32 | UInt64(bytes.big32(at: 4)),
        UInt64(bytes.big32(at: 8)) << 32 | UInt64(bytes.big32(at: 12)))
    default: return nil
    }
  }

  /// The address that `text` writes, such as `10.0.0.1` or `fe80::1`; nil where it is neither.
  /// IPv6 may be shortened with `::` and may end with an IPv4 address.
  public init?(_ text: some StringProtocol) {
    if let number = Self.v4Number(text) {
      self = .v4(number)
    } else if let groups = Self.v6Groups(text) {
      self.init(bytes: groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }[...])
    } else {
      return nil
    }
  }

  private static func v4Number(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard part.count <= 3, part.first?.isNumber == true, let byte = UInt8(part) else {
        return nil
      }
      number = number << 8 | UInt32(byte)
    }
    return number
  }

  private static func v6Groups(_ text: some StringProtocol) -> [UInt16]? {
    let halves = Self.halves(String(text))
    // Only the end of the whole text may be an IPv4 address.
    guard let front = groups(halves.front, mayEndWithV4: halves.back == nil) else { return nil }
    guard let backText = halves.back else { return front.count == 8 ? front : nil }
    guard let back = groups(backText, mayEndWithV4: true), front.count + back.count < 8 else {
      return nil
    }
    return front + [UInt16](repeating: 0, count: 8 - front.count - back.count) + back
  }

  /// The text before and after the first `::`.
  private static func halves(_ text: String) -> (front: String, back: String?) {
    var previous: Character?
    for index in text.indices {
      if text[index] == ":", previous == ":" {
        return (
          String(text[..<text.index(before: index)]), String(text[text.index(after: index)...])
        )
      }
      previous = text[index]
    }
    return (text, nil)
  }

  private static func groups(_ text: String, mayEndWithV4: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndWithV4, index == parts.count - 1, let number = v4Number(part) {
        groups += [UInt16(number >> 16), UInt16(number & 0xFFFF)]
      } else if part.count <= 4, part.first?.isHexDigit == true,
        let group = UInt16(part, radix: 16)
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }
}

/// One end of a TCP or UDP conversation.
public struct HostEndpoint: Hashable, Sendable {
  /// The host's address.
  public var address: HostAddress
  /// The TCP or UDP port.
  public var port: UInt16

  /// Makes an endpoint of an address and a port.
  public init(address: HostAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// The endpoint that `text` writes, such as `10.0.0.1:6789` or `[fe80::1]:6789`; nil where it
  /// is neither.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    let bracketed = host.first == "[" && host.last == "]"
    if bracketed { host = host.dropFirst().dropLast() }
    guard let address = HostAddress(host) else { return nil }
    // Without brackets the last group of an IPv6 address would be taken for a port.
    if case .v6 = address, !bracketed { return nil }
    self.init(address: address, port: port)
  }
}
