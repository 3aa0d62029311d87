public import CephWire

/// What a session keeps of its caps: which inodes it has issued caps for, and which releases wait to
/// be sent (2009.md 5.8).
public struct SessionCaps: Sendable {
  init() {}
}
