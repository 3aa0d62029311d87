/// Who a message goes from and to, beyond the name of its sender.
///
/// A class, since the messages of one direction of a connection have them in common, and headers are
/// handed on many times.
public final class MessageEnds: Hashable, Sendable {
  /// The address that the sender gives itself.
  public let sourceAddress: EntityAddress
  /// The originator; another one than the sender where a daemon forwarded the message.
  public let originalSource: EntityInstance
  /// Who is spoken to.
  public let destination: EntityInstance

  /// Makes the ends of a message.
  public init(
    sourceAddress: EntityAddress, originalSource: EntityInstance, destination: EntityInstance
  ) {
    self.sourceAddress = sourceAddress
    self.originalSource = originalSource
    self.destination = destination
  }

  public static func == (a: MessageEnds, b: MessageEnds) -> Bool {
    a === b
      || a.sourceAddress == b.sourceAddress && a.originalSource == b.originalSource
        && a.destination == b.destination
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(sourceAddress)
    hasher.combine(originalSource)
    hasher.combine(destination)
  }
}
