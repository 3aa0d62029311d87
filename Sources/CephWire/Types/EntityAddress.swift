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

/// The address of a process (2009.md 1.2), 24 bytes: which endpoint, of which incarnation, where.
public struct EntityAddress: WireStruct {
  /// Which endpoint within the process; 0 nearly always.
  public var erank: UInt32 = 0
  /// Tells incarnations apart: the process id of a daemon on a port that it chose itself, else 0.
  public var nonce: UInt32 = 0
  /// The address family in the sender's byte order; 2 is IPv4.
  public var family: UInt16 = 2
  public var port = Port(raw: 0)
  public var ip = IPv4Address(raw: 0)
  /// The rest of the socket address; normally zero, but nobody enforces it.
  public var padding: UInt64 = 0

  public init() {}

  public static let minimumSize = 24

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("erank", &erank)
    try c.field("nonce", &nonce)
    try c.field("family", &family)
    try c.field("port", &port)
    try c.field("ip", &ip)
    try c.field("padding", &padding)
  }

  /// Appends the address as Ceph of 2009 prints it: `127.0.0.1:6801/20827/0`.
  public func appendText(to output: inout OutputBuffer) {
    appendEndpoint(to: &output)
    output.append(UInt8(ascii: "/"))
    output.append(decimal: UInt64(nonce))
    output.append(UInt8(ascii: "/"))
    output.append(decimal: UInt64(erank))
  }

  /// Appends address and port alone: `127.0.0.1:6801`.
  public func appendEndpoint(to output: inout OutputBuffer) {
    ip.appendText(to: &output)
    output.append(UInt8(ascii: ":"))
    port.appendText(to: &output)
  }

  /// The address on one line, unless that would hide an unusual family or padding.
  public var compactText: String? { family == 2 && padding == 0 ? description : nil }
}

extension EntityAddress {
  /// Makes the address of its text: `127.0.0.1:6801/20827/0`, without what stands behind the last
  /// slashes where that is 0. nil where it is none.
  public init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let endpoint = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3, endpoint.count == 2, let ip = IPv4Address(text: String(endpoint[0])),
      let port = UInt16(endpoint[1])
    else { return nil }
    let numbers = parts.dropFirst().map { UInt32($0) }
    guard !numbers.contains(nil) else { return nil }
    self.init()
    self.ip = ip
    self.port = Port(number: port)
    nonce = (numbers.first ?? 0) ?? 0
    erank = (numbers.dropFirst().first ?? 0) ?? 0
  }
}

extension EntityAddress: CustomStringConvertible {
  /// The address as Ceph of 2009 prints it.
  public var description: String {
    let quad = ip.octets.map { String($0) }.joined(separator: ".")
    return "\(quad):\(port.number)/\(nonce)/\(erank)"
  }
}

/// A process with name and address (2009.md 1.2), 32 bytes.
public struct EntityInstance: WireStruct {
  public var name = EntityName()
  public var address = EntityAddress()

  public init() {}

  public static let minimumSize = 32

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("addr", &address)
  }

  /// Name and address on one line, where each can be.
  public var compactText: String? {
    guard let name = name.compactText, let address = address.compactText else { return nil }
    return "\(name) \(address)"
  }
}
