public import CephWire
public import Common

/// What the client knows of the file system: inodes with their caps, dentries with their leases,
/// directories with their fragments, and snapshot realms.
public struct Cache: Sendable {
  init() {}
}
