/// The generations of the protocol, as their banners tell them apart.
public enum Dialect: String, Hashable, Sendable, CaseIterable {
  /// Messenger of June 2009 (Ceph v0.9): `wire/2009.md`.
  case ceph013 = "ceph 013"
  /// Messenger v1, 2010 to today: `wire/mainline.md`.
  case cephV027 = "ceph v027"
  /// Messenger v2, since 2019: `wire/msgr2-and-cephx.md`.
  case cephV2 = "ceph v2"
}

/// What a layout may depend on besides the fields that it has read itself.
public struct WireContext: Hashable, Sendable {
  /// The dialect of the connection.
  public var dialect: Dialect
  /// The version that the message header gives, at least 1; 0 in dialects without one.
  public var version: UInt16
  /// The feature bits that both ends have; 0 in dialects without them.
  public var features: UInt64
  /// The feature bits that the accepting side has, which tell its release; 0 in dialects without
  /// them.
  public var acceptorFeatures: UInt64

  /// Makes a context; by default that of the dialect of 2009, which has neither versions nor bits.
  /// Where the features are not known (the capture starts in the middle), all are assumed.
  public init(
    dialect: Dialect = .ceph013, version: UInt16 = 0, features: UInt64? = nil,
    acceptorFeatures: UInt64? = nil
  ) {
    self.dialect = dialect
    self.version = dialect == .ceph013 ? version : max(version, 1)
    let all: UInt64 = dialect == .ceph013 ? 0 : .max
    self.features = features ?? all
    self.acceptorFeatures = acceptorFeatures ?? all
  }

  /// Whether both ends have a feature.
  public func has(_ feature: Feature) -> Bool {
    features & feature.mask == feature.mask
  }

  /// Whether the accepting side is of the release that brought a feature, or newer.
  public func acceptorHas(_ feature: Feature) -> Bool {
    acceptorFeatures & feature.mask == feature.mask
  }

  /// Whether payloads are laid out as between any two of today's releases.
  public var isModern: Bool { has(.allOfPayloads) }

  /// Whether it is the dialect of June 2009.
  public var is2009: Bool { dialect == .ceph013 }
}
