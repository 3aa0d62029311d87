public import Common

/// How an entity's address stands on the wire (mainline.md 2.3); its first byte tells.
public struct AddressForm: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// 136 bytes, without a type.
  public static let legacy = AddressForm(raw: 0)
  /// With a type, a version and a length.
  public static let new = AddressForm(raw: 1)
  /// A list of addresses; no address by itself.
  public static let vector = AddressForm(raw: 2)

  public static let names: NameTable<UInt8> = [0: "legacy", 1: "new", 2: "addrvec"]
}

/// Which messenger is spoken at an address (mainline.md 2.3).
public struct AddressType: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let none = AddressType(raw: 0)
  /// Messenger v1.
  public static let legacy = AddressType(raw: 1)
  /// Messenger v2.
  public static let msgr2 = AddressType(raw: 2)
  public static let any = AddressType(raw: 3)

  public static let names: NameTable<UInt32> = [
    0: "none", 1: "v1", 2: "v2", 3: "any", 4: "cidr",
  ]
}

/// The address of a process: which messenger, of which incarnation, where.
///
/// It has 24 bytes in the dialect of 2009 (2009.md 1.2); since then it is 136 bytes long or has a
/// version and a length (mainline.md 1.2, 2.3). The form that was read is the form that is written.
public struct EntityAddress: WireVersioned {
  /// How the address stands on the wire since 2010; nil is an address of 2009, or one whose form is
  /// left to what the peer understands.
  public var form: AddressForm?
  /// The messenger; addresses of the legacy form tell none.
  public var type = AddressType.legacy
  /// Tells incarnations apart: the process id of a daemon on a port that it chose itself, a random
  /// number, or 0.
  public var nonce: UInt32 = 0
  /// The address of the network.
  public var socket = EntitySocket()
  /// What hardly any address has; nil where it is as in all others, so that headers, which hold
  /// addresses, are quick to copy.
  private var boxed: Boxed?

  private indirect enum Boxed: Hashable {
    case rare(Rare)
  }

  private struct Rare: Hashable {
    var erank: UInt32 = 0
    var structVersion = EntityAddress.newest
    /// The three bytes of the legacy form that every sender sets to 0.
    var reserved = Reserved<UInt8>()
    var reserved2 = Reserved<UInt16>()
    var trailing: [UInt8] = []
  }

  /// Makes 0.0.0.0:0, without nonce.
  public init() {}

  /// The length on the wire in the dialect of 2009.
  public static let size2009 = 24
  /// The length of the legacy form on the wire.
  public static let legacySize = 136
  /// What an address of the new form takes that is none at all.
  public static let minimumSize = 19
  public static let newest = StructVersion(1, compat: 1)

  private var rare: Rare {
    get { if case .rare(let rare) = boxed { rare } else { Rare() } }
    set { boxed = newValue == Rare() ? nil : .rare(newValue) }
  }

  /// Which endpoint within the process; 0 nearly always, and only in 2009.
  public var erank: UInt32 {
    get { boxed == nil ? 0 : rare.erank }
    set { if boxed != nil || newValue != 0 { rare.erank = newValue } }
  }
  public var structVersion: StructVersion {
    get { boxed == nil ? Self.newest : rare.structVersion }
    set { if boxed != nil || newValue != Self.newest { rare.structVersion = newValue } }
  }
  public var trailing: [UInt8] {
    get { rare.trailing }
    set { if boxed != nil || !newValue.isEmpty { rare.trailing = newValue } }
  }

  /// The same address, without what no sender of today adds where that is longer than `most` bytes:
  /// for whoever remembers addresses.
  public func bounded(to most: Int) -> EntityAddress {
    var address = self
    if boxed != nil && trailing.count > most { address.trailing = [] }
    if !socket.isShort(most) { address.socket.bytes = [] }
    return address
  }

  /// The address family in the sender's byte order; 2 is IPv4.
  public var family: UInt16 {
    get { socket.family }
    set { socket.family = newValue }
  }
  public var port: Port {
    get { socket.port }
    set { socket.port = newValue }
  }
  /// The address of IPv4.
  public var ip: IPv4Address {
    get { socket.ip }
    set { socket.ip = newValue }
  }
  /// The rest of the address of IPv4; normally zero, but nobody enforces it.
  public var padding: UInt64 {
    get { socket.padding }
    set { socket.padding = newValue }
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { return try layout2009(&c) }
    var form = self.form ?? (c.context.has(.addressVectors) ? .new : .legacy)
    try c.field("form", &form)
    try layout(form, &c)
  }

  private mutating func layout2009<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("erank", &erank)
    try c.field("nonce", &nonce)
    try c.field("family", &socket.family)
    try c.field("port", &socket.port)
    try c.field("ip", &socket.ip)
    try c.field("padding", &socket.padding)
  }

  /// Walks what stands behind the byte that tells the form.
  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ form: AddressForm, _ c: inout C
  ) throws(WireError) {
    self.form = form
    socket.isLegacy = form != .new
    if form == .new { return try c.versioned(&self) }
    var (reserved, reserved2) = (rare.reserved, rare.reserved2)
    try c.field("reserved", &reserved)
    try c.field("reserved2", &reserved2)
    if boxed != nil || reserved.raw != 0 || reserved2.raw != 0 {
      (rare.reserved, rare.reserved2) = (reserved, reserved2)
    }
    try c.field("nonce", &nonce)
    try c.section("addr", &socket, .fixed(Self.legacySize - 8))
  }

  /// Walks the fields of the new form.
  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", &type)
    try c.field("nonce", &nonce)
    let length = try c.length("elen", as: UInt32.self)
    try c.section("addr", &socket, length)
  }

  /// Appends address and port alone: `127.0.0.1:6801`.
  public func appendEndpoint(to output: inout OutputBuffer) {
    socket.appendText(to: &output)
  }
}

extension EntityAddress: CustomStringConvertible {
  /// Appends the address as Ceph prints it: `v1:127.0.0.1:6810/2243276893`, `-` for none, and
  /// `127.0.0.1:6801/20827/0` in 2009.
  public func appendText(to output: inout OutputBuffer) {
    if form != nil {
      if isNone { return output.append(UInt8(ascii: "-")) }
      appendType(to: &output)
    }
    appendEndpoint(to: &output)
    output.append(UInt8(ascii: "/"))
    output.append(decimal: UInt64(nonce))
    if form != nil { return }
    output.append(UInt8(ascii: "/"))
    output.append(decimal: UInt64(erank))
  }

  private func appendType(to output: inout OutputBuffer) {
    if form != .new { return output.append("v1:") }
    if type == .any { return }
    output.append(type.name ?? "???")
    output.append(UInt8(ascii: ":"))
  }

  /// Whether it stands for no address.
  private var isNone: Bool { form == .new ? type == .none : socket.family == 0 }

  /// The address as Ceph prints it, today or in 2009.
  public var description: String {
    var output = OutputBuffer(capacity: 64)
    appendText(to: &output)
    return output.description
  }

  /// The address on one line, unless that would hide something unusual.
  public var compactText: String? { isPlain ? description : nil }

  /// Whether the text tells all of it, but for the form.
  var isPlain: Bool {
    if form == nil { return socket.family == EntitySocket.ipv4Family && socket.padding == 0 }
    guard boxed == nil else { return false }
    return isNone ? nonce == 0 && socket.isBlank : socket.isPlain && type.isKnown
  }
}

extension EntityAddress {
  /// Makes the address of its text: `v2:[::1]:3300/0`, `-`, or as 2009 prints it,
  /// `127.0.0.1:6801/20827/0`, without what stands behind the last slashes where that is 0. nil
  /// where it is none.
  public init?(text: String) {
    self.init()
    var rest = text[...]
    if let colon = text.firstIndex(of: ":"), let type = AddressType(text: String(text[..<colon])) {
      (form, self.type) = (.new, type)
      rest = text[text.index(after: colon)...]
    } else if text == "-" {
      (form, type, socket.isEmpty) = (.new, .none, true)
      return
    }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().map { UInt32($0) }
    guard numbers.count <= (form == nil ? 2 : 1), !numbers.contains(nil),
      let socket = EntitySocket(text: parts[0])
    else { return nil }
    self.socket = socket
    nonce = (numbers.first ?? 0) ?? 0
    erank = (numbers.dropFirst().first ?? 0) ?? 0
  }

  /// The same address in another form.
  public func inForm(_ form: AddressForm) -> EntityAddress {
    var address = self
    address.form = form
    address.socket.isEmpty = form == .new && socket.isEmpty
    return address
  }
}

/// A process with name and address (2009.md 1.2), 32 bytes in 2009; of the parts' own lengths since.
public struct EntityInstance: WireStruct {
  public var name = EntityName()
  public var address = EntityAddress()

  public init() {}

  /// Makes an instance of its parts.
  public init(name: EntityName, address: EntityAddress) {
    self.name = name
    self.address = address
  }

  public static let minimumSize = EntityName.minimumSize + EntityAddress.minimumSize

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
