public import Common

/// The addresses of a process, one for each messenger that it speaks (mainline.md 2.3).
///
/// Where it is a single one it may stand alone, in either form of an address.
public struct EntityAddressVector: WireStruct {
  public var addresses: [EntityAddress] = []
  /// `vector`, or the form of the address that stands alone.
  public var form = AddressForm.vector

  public init() {}

  public static let minimumSize = 5

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("form", &form)
    if form == .vector { return try c.list("addrs", &addresses) }
    var only = addresses.first ?? EntityAddress()
    defer { addresses = [only] }
    try only.layout(form, &c)
  }

  /// The address at which messenger v1 is spoken, or else the first.
  public var legacyAddress: EntityAddress? {
    addresses.first { $0.form == .legacy || $0.type == .legacy } ?? addresses.first
  }

  /// The address at which messenger v2 is spoken, or else the first.
  public var newestAddress: EntityAddress? {
    addresses.first { $0.type == .msgr2 } ?? addresses.first
  }

  /// Appends the addresses as Ceph prints them: `[v2:10.0.0.1:3300/0,v1:10.0.0.1:6789/0]`, one
  /// without brackets, and nothing for none.
  public func appendText(to output: inout OutputBuffer) {
    if addresses.count > 1 { output.append(UInt8(ascii: "[")) }
    for (index, address) in addresses.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      address.appendText(to: &output)
    }
    if addresses.count > 1 { output.append(UInt8(ascii: "]")) }
  }

  /// The addresses on one line, unless that would hide something unusual.
  public var compactText: String? {
    guard addresses.allSatisfy(\.isPlain) else { return nil }
    return addresses.isEmpty ? "[]" : description
  }
}

extension EntityAddressVector: CustomStringConvertible {
  /// The addresses as Ceph prints them.
  public var description: String {
    var output = OutputBuffer(capacity: 128)
    appendText(to: &output)
    return output.description
  }
}
