import CephWire

/// What both directions of a connection of dialect `ceph v027` know of its features (mainline.md
/// 1.4), and how each connect message was answered.
///
/// A capture may lack a part of the handshake, or bring the two directions in another order: what
/// is not told yet is learnt from the messages themselves.
struct Agreement {
  private var requested: UInt64?
  /// How the connecting side proves who it is.
  private(set) var authorizer = AuthorizerProtocol.unknown
  private var accepted: UInt64?
  /// The features that messages have shown to be there or not, and which of them are.
  private var shown: UInt64 = 0
  private var shownValues: UInt64 = 0
  /// The tags of the replies, in order.
  private(set) var replies: [StreamTag] = []

  /// More replies than any handshake has; what follows them is recognised by its bytes.
  private static let mostReplies = 1024

  /// The connecting side has asked; the last request is the one that is accepted.
  mutating func take(_ request: ConnectRequest) {
    requested = request.features.raw
    authorizer = request.authorizerProtocol
  }

  /// The accepting side has answered.
  mutating func take(_ reply: ConnectReply) {
    if replies.count < Self.mostReplies { replies.append(reply.tag) }
    if reply.tag.isAcceptance { accepted = reply.features.raw }
  }

  /// A message shows that both sides have the feature, or that they have not.
  mutating func learn(_ feature: Feature, _ isThere: Bool) {
    shown |= feature.mask
    if isThere { shownValues |= feature.mask } else { shownValues &= ~feature.mask }
  }

  /// Whether both sides have the feature; nil where it is not known.
  func has(_ feature: Feature) -> Bool? {
    if told & feature.mask != feature.mask { return false }
    if requested != nil && accepted != nil { return true }
    return shown & feature.mask == feature.mask ? shownValues & feature.mask != 0 : nil
  }

  /// All features that either side may have, as far as they have told.
  private var told: UInt64 { (requested ?? .max) & (accepted ?? .max) }

  /// The features of the accepting side, assumed to be there where it has not told.
  var acceptorFeatures: UInt64 { accepted ?? .max }

  /// The features of the connection, assumed to be there where they are not known.
  var features: UInt64 {
    requested != nil && accepted != nil ? told : told & ~(shown & ~shownValues)
  }
}
