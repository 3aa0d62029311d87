/// The keys that the user has handed in.
public struct KeyMaterial: Sendable {
  public var keyrings: [Keyring]
  public var logs: [KeyLog]

  /// Makes the material of keyrings and key logs; by default there is none.
  public init(keyrings: [Keyring] = [], logs: [KeyLog] = []) {
    self.keyrings = keyrings
    self.logs = logs
  }

  /// Whether there is nothing.
  public var isEmpty: Bool { keyrings.isEmpty && logs.isEmpty }
}
