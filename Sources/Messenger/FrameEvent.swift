public import CephWire

/// A frame of messenger v2 that is neither a message nor an acknowledgment or sign of life, or bytes
/// of frames that cannot be decrypted.
public struct FrameEvent: Sendable {
  /// What the frame is; nil where that cannot be told without a key.
  public var tag: FrameTag?
  /// The payload; nil where there is none to be had: the sender gave up the frame, or it could not
  /// be decrypted or decompressed.
  public var decoded: DecodedFrame?
  /// Bytes on the wire.
  public var size: Int
  /// What it tells of the session, besides itself.
  public var step: SessionStep?
}

/// What a frame tells of the session.
public enum SessionStep: Sendable {
  /// The addresses of its sender, and its name where the frame tells it.
  case addresses(EntityAddressVector, of: EntityName?)
  /// The session of the connection with this number goes on; the names of both sides.
  case resumed(Int)
}
