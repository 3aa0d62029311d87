/// How a file's bytes are spread over objects (`ceph_file_layout`, 2009.md 3.0), 28 bytes. Clients
/// and MDSs of today still use this form; the namespace of the pool travels apart from it
/// (mainline.md 2.6).
public struct FileLayout: WireStruct {
  /// Bytes per stripe unit.
  public var stripeUnit: UInt32 = 0
  /// Objects that a stripe goes over.
  public var stripeCount: UInt32 = 0
  /// Bytes per object.
  public var objectSize: UInt32 = 0
  /// 0 none, 1 SHA-256; always 0 since 2010.
  public var casHash: UInt32 = 0
  public var objectStripeUnit: UInt32 = 0
  /// The preferred OSD; -1 is none. Unused today.
  public var pgPreferred: Int32 = 0
  /// All ones is none of its own.
  public var pgPool: UInt32 = 0

  public init() {}

  public static let minimumSize = 28

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("stripe_unit", &stripeUnit)
    try c.field("stripe_count", &stripeCount)
    try c.field("object_size", &objectSize)
    try c.field("cas_hash", &casHash)
    try c.field("object_stripe_unit", &objectStripeUnit)
    try c.field("pg_preferred", &pgPreferred)
    try c.field("pg_pool", &pgPool)
  }
}
