public import CephWire

/// Which of a service's keys: tickets name the number.
public struct ServiceKeyID: Hashable, Sendable {
  public var service: EntityType
  public var secretID: UInt64

  /// The key of the service itself, which does not change.
  public static let ownKey = UInt64.max

  /// Makes the name of a key.
  public init(service: EntityType, secretID: UInt64) {
    self.service = service
    self.secretID = secretID
  }
}
