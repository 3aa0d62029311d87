/// An IP address.
public enum IPAddress: Hashable, Sendable {
  /// The four octets, the first one highest.
  case v4(UInt32)
  /// The sixteen octets in two halves, the first one highest.
  case v6(high: UInt64, low: UInt64)
}

extension IPAddress: CustomStringConvertible {
  /// The address as usual: a dotted quad, or RFC 5952's form.
  public var description: String {
    switch self {
    case .v4(let octets):
      return stride(from: 24, through: 0, by: -8).map { String(octets >> UInt32($0) & 0xff) }
        .joined(separator: ".")
    case .v6(let high, let low):
      let groups = [high, low].flatMap { half in
        stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> $0) }
      }
      return Self.text(of: groups)
    }
  }

  /// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`.
  private static func text(of groups: [UInt16]) -> String {
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count where index == groups.count || groups[index] != 0 {
      if index - start > longest.count { longest = start..<index }
      start = index + 1
    }
    func joined(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if longest.count < 2 { return joined(groups[...]) }
    return joined(groups[..<longest.lowerBound]) + "::" + joined(groups[longest.upperBound...])
  }
}

/// One end of a TCP connection.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  public var address: IPAddress
  public var port: UInt16

  /// Makes the address of a port.
  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// `1.2.3.4:6789` or `[::1]:6789`.
  public var description: String {
    if case .v6 = address { return "[\(address)]:\(port)" }
    return "\(address):\(port)"
  }
}
