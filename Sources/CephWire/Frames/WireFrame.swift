/// The payload of a control frame of messenger v2: its only segment (msgr2-and-cephx.md 7.1).
public protocol WireFrame: WirePayload {
  /// What the frame is.
  static var tag: FrameTag { get }
  /// Reads a frame from its segment.
  static func read(_ segment: RawSpan) -> DecodedFrame
}

/// What became of a control frame's bytes.
public struct DecodedFrame: Sendable {
  /// The value; where reading broke off, only its first `leaves` leaf fields mean anything.
  public var value: any WireFrame
  /// How many leaf fields could be read; `Int.max` where all could.
  public var leaves: Int
  /// What was wrong or odd, in the order of the bytes.
  public var problems: [WireProblem]

  /// Whether the whole frame could be read.
  public var isWhole: Bool { leaves == .max }
}

extension WireFrame {
  /// What frames are laid out by: addresses have the form that tells their messenger.
  public static var context: WireContext { WireContext(dialect: .cephV2) }

  /// Reads a frame from its segment; bytes that are left over become its `trailing`.
  public static func read(_ segment: RawSpan) -> DecodedFrame {
    var reader = WireReader(segment, context: context, observer: NoObserver())
    var value = Self()
    do { try reader.payload(&value) } catch {
      return DecodedFrame(
        value: value, leaves: reader.leaves, problems: reader.problems + [WireProblem(error)])
    }
    return DecodedFrame(value: value, leaves: .max, problems: reader.problems)
  }
}

/// Every control frame that has a description: one row each.
public enum FrameTable {
  /// The Swift type of a frame, or nil where it has none: messages have a table of their own.
  public static func type(_ tag: FrameTag) -> (any WireFrame.Type)? { rows[tag] }

  /// All types.
  public static let all: [any WireFrame.Type] = [
    HelloFrame.self,
    AuthRequestFrame.self,
    AuthBadMethodFrame.self,
    AuthReplyMoreFrame.self,
    AuthRequestMoreFrame.self,
    AuthDoneFrame.self,
    AuthSignatureFrame.self,
    ClientIdentFrame.self,
    ServerIdentFrame.self,
    IdentMissingFeaturesFrame.self,
    SessionReconnectFrame.self,
    SessionResetFrame.self,
    SessionRetryFrame.self,
    SessionRetryGlobalFrame.self,
    SessionReconnectOKFrame.self,
    WaitFrame.self,
    Keepalive2Frame.self,
    Keepalive2AckFrame.self,
    AckFrame.self,
    CompressionRequestFrame.self,
    CompressionDoneFrame.self,
  ]

  private static let rows = Dictionary(uniqueKeysWithValues: all.map { ($0.tag, $0) })
}
