public import CephWire
public import Cephx
public import Messenger
public import Transport

/// What a dissector is to do.
public struct DissectorOptions: Sendable {
  /// The dialect of connections whose banner was not captured; overrules banners.
  public var dialect: Dialect?
  /// The types whose messages are wanted; nil is all. The others are counted and checked, but not
  /// handed out, and decoded only where wanted answers are paired with them.
  public var types: Set<MessageType>?
  /// Whether events that are no messages are wanted; where not, they are only counted.
  public var wantsControl = true
  /// The keys that the user has handed in.
  public var keys = KeyMaterial()
  /// The caps of the TCP reassembly.
  public var transportLimits = TransportLimits()
  /// The caps of the message framing.
  public var messengerLimits = MessengerLimits()

  /// Makes options that decode everything.
  public init() {}
}

/// What a dissector has seen so far.
public struct DissectorCounts: Hashable, Sendable {
  /// Packets handed in.
  public var packets = 0
  /// Events handed out.
  public var events = 0
  /// Messages among the events.
  public var messages = 0
  /// Events with at least one problem.
  public var eventsWithProblems = 0
  /// Gaps: bytes that the capture lost, and bytes that could not be decoded.
  public var gaps = 0
  /// Bytes in all gaps.
  public var bytesInGaps = 0
  /// Runs of bytes that were encrypted, and could not be decrypted: frames, or parts of them.
  public var encryptedRuns = 0
  /// Bytes in all of them.
  public var encryptedBytes = 0
  /// Connections on which a banner or a message was seen.
  public var cephConnections = 0
  /// What was given up because a cap was hit.
  public var givenUp = GivenUp()

  /// Makes counts of nothing.
  public init() {}
}
