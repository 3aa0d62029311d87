import CephWire

/// The head of everything that cephx encrypts, which tells whether the key was the right one
/// (msgr2-and-cephx.md 8).
struct SealedBox<Content: WireStruct>: WireStruct {
  var formVersion: UInt8 = 1
  var magic = sealMagic
  var content = Content()

  init() {}

  init(_ content: Content) { self.content = content }

  static var minimumSize: Int { 9 + Content.minimumSize }

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("magic", &magic)
    // With another magic the key was wrong, and the content means nothing.
    if isGenuine { try c.field("content", &content) }
  }

  /// Whether the magic number is there.
  var isGenuine: Bool { magic == sealMagic }
}

/// What stands before all that is encrypted (`AUTH_ENC_MAGIC`).
let sealMagic: UInt64 = 0xff00_9cad_8826_aa55
