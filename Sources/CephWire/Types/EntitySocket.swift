public import Common

/// A TCP port, big-endian on the wire.
public struct Port: WireScalar {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  /// Makes the port with the given number.
  public init(number: UInt16) { raw = number.byteSwapped }

  /// The port's number.
  public var number: UInt16 { raw.byteSwapped }

  public func appendText(to output: inout OutputBuffer) {
    output.append(decimal: UInt64(number))
  }
}

/// A number of four bytes that is big-endian on the wire.
struct BigEndian32: WireScalar {
  var raw: UInt32
  init(raw: UInt32) { self.raw = raw }
  init(number: UInt32) { raw = number.byteSwapped }
  var number: UInt32 { raw.byteSwapped }

  func appendText(to output: inout OutputBuffer) { output.append(decimal: UInt64(number)) }
}

/// An address of the network as programs have it (`sockaddr`), within an entity's address
/// (mainline.md 1.2, 2.3).
public struct EntitySocket: WireSection {
  /// 2 is IPv4, 10 is IPv6, 0 none.
  public var family: UInt16 = 2
  public var port = Port(raw: 0)
  /// The address of IPv4.
  public var ip = IPv4Address(raw: 0)
  /// Whether there is nothing, not even a family.
  public var isEmpty = false
  /// Whether the family is big-endian and zeros follow up to a fixed length.
  var isLegacy = false
  /// What hardly any address of IPv4 has; nil where it is all zero, so that headers, which hold
  /// addresses, are quick to copy.
  private var boxed: Boxed?

  private indirect enum Boxed: Hashable {
    case rare(Rare)
  }

  private struct Rare: Hashable {
    var padding: UInt64 = 0
    var ipv6 = IPv6Address(raw: 0)
    var flowInfo: UInt32 = 0
    var scopeID: UInt32 = 0
    var bytes: [UInt8] = []
  }

  public init() {}

  private var rare: Rare {
    get { if case .rare(let rare) = boxed { rare } else { Rare() } }
    set { boxed = newValue == Rare() ? nil : .rare(newValue) }
  }

  /// What stands behind an address of IPv4; normally zero, but nobody enforces it.
  public var padding: UInt64 {
    get { boxed == nil ? 0 : rare.padding }
    set { if boxed != nil || newValue != 0 { rare.padding = newValue } }
  }
  /// The rest of an address of IPv6.
  public var ipv6: IPv6Address {
    get { rare.ipv6 }
    set { rare.ipv6 = newValue }
  }
  public var flowInfo: UInt32 {
    get { rare.flowInfo }
    set { rare.flowInfo = newValue }
  }
  /// The interface that a link-local address belongs to, in the sender's byte order.
  public var scopeID: UInt32 {
    get { rare.scopeID }
    set { rare.scopeID = newValue }
  }
  /// The bytes of an address of another family, or those that belong to no field.
  public var bytes: [UInt8] {
    get { rare.bytes }
    set { rare.bytes = newValue }
  }

  public var trailing: [UInt8] {
    get { isLegacy || isInternet ? bytes : [] }
    set { bytes = newValue }
  }

  static let ipv4Family: UInt16 = 2
  static let ipv6Family: UInt16 = 10

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    isEmpty = !c.hasMore("family", !isEmpty)
    if isEmpty { return }
    if isLegacy {
      var port = Port(number: family)
      try c.field("family", &port)
      family = port.number
    } else {
      try c.field("family", &family)
    }
    switch family {
    case Self.ipv4Family: try layoutIPv4(&c)
    case Self.ipv6Family: try layoutIPv6(&c)
    // What is left of the fixed length is `trailing`.
    default: if !isLegacy { try c.bytesToEnd("bytes", &bytes) }
    }
  }

  private mutating func layoutIPv4<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("port", &port)
    try c.field("ip", &ip)
    var reserved = Reserved(raw: padding)
    try c.field("padding", &reserved)
    padding = reserved.raw
  }

  private mutating func layoutIPv6<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("port", &port)
    var flow = BigEndian32(number: flowInfo)
    try c.field("flowinfo", &flow)
    flowInfo = flow.number
    try c.field("ip", &ipv6)
    try c.field("scope_id", &scopeID)
  }

  /// Appends address and port: `127.0.0.1:6801`, `[::1]:6801`.
  public func appendText(to output: inout OutputBuffer) {
    switch family {
    case Self.ipv4Family: ip.appendText(to: &output)
    case Self.ipv6Family:
      output.append(UInt8(ascii: "["))
      ipv6.appendText(to: &output)
      if scopeID != 0 {
        output.append(UInt8(ascii: "%"))
        output.append(decimal: UInt64(scopeID))
      }
      output.append(UInt8(ascii: "]"))
    default:
      output.append("(unrecognized address family ")
      output.append(decimal: UInt64(family))
      return output.append(UInt8(ascii: ")"))
    }
    output.append(UInt8(ascii: ":"))
    port.appendText(to: &output)
  }

  /// Whether no more bytes belong to no field than that.
  func isShort(_ most: Int) -> Bool { boxed == nil || bytes.count <= most }

  private var isInternet: Bool { family == Self.ipv4Family || family == Self.ipv6Family }

  /// Whether address and port tell all of it.
  var isPlain: Bool {
    !isEmpty && isInternet && padding == 0 && flowInfo == 0 && bytes.isEmpty
  }

  /// Whether there is nothing but zeros.
  var isBlank: Bool {
    isEmpty || family == 0 && bytes.allSatisfy { $0 == 0 }
  }
}

extension EntitySocket {
  /// Makes the address of its text: `127.0.0.1:6801` or `[::1]:6801`. nil where it is none.
  public init?(text: some StringProtocol) {
    guard let colon = text.lastIndex(of: ":"),
      let number = UInt16(text[text.index(after: colon)...])
    else { return nil }
    self.init()
    port = Port(number: number)
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      let parts = host.dropFirst().dropLast().split(
        separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
      guard let ip = IPv6Address(text: String(parts[0])),
        let scope = parts.count == 1 ? 0 : UInt32(parts[1])
      else { return nil }
      family = Self.ipv6Family
      ipv6 = ip
      scopeID = scope
    } else {
      guard let ip = IPv4Address(text: String(host)) else { return nil }
      self.ip = ip
    }
  }
}
