/// A kind of wrong behaviour of a client that can be planted in a capture.
public enum Fault: String, Hashable, Sendable, CaseIterable {
  case retryNotRaised = "retry-not-raised"
  case retryRaisedOnFirstSending = "retry-raised-on-first-sending"
  case forwardCountWrong = "num-fwd-wrong"
  case replayFlagMissing = "replay-flag-missing"
  case replayFlagUncalled = "replay-flag-uncalled"
  case replayInodeMissing = "replay-ino-missing"
  case mapEpochOld = "mdsmap-epoch-old"
  case oldestTIDZero = "oldest-tid-zero"
  case oldestTIDTooHigh = "oldest-tid-too-high"
  case oldestTIDGoesBack = "oldest-tid-goes-back"
  case resendDiffers = "resend-differs"
  case resendArgumentsDiffer = "resend-arguments-differ"
  case secondPathUncalled = "second-path-where-none"
  case releaseNotHeld = "release-in-request-not-held"
  case attributeValueMissing = "setxattr-data-missing"

  case tidUsedTwice = "tid-used-twice"
  case requestAfterSafeReply = "request-after-safe-reply"
  case resendUncalled = "resend-uncalled"
  case requestToInactiveMDS = "request-to-inactive-mds"
  case requestBeforeOpen = "request-before-open"
  case forwardIgnored = "forward-ignored"
  case forwardToAnotherMDS = "forward-to-another-mds"
  case kickMissing = "kick-missing"
  case replayMissing = "replay-missing"
  case replayAfterReconnect = "replay-after-reconnect"

  /// The rule of 2009.md 5 that is broken, such as `PREP4`.
  public var rule: String { definition.rule }
  /// What is done, in one sentence without a full stop.
  public var summary: String { definition.summary }
  /// What it is planted in.
  public var base: Base { definition.base }
  /// The recording that the base is to be made of: one that has a place for the fault.
  public var recording: SourceRecording { definition.recording }

  var definition: Definition {
    switch self {
    case .retryNotRaised: .retryNotRaised
    case .retryRaisedOnFirstSending: .retryRaisedOnFirstSending
    case .forwardCountWrong: .forwardCountWrong
    case .replayFlagMissing: .replayFlagMissing
    case .replayFlagUncalled: .replayFlagUncalled
    case .replayInodeMissing: .replayInodeMissing
    case .mapEpochOld: .mapEpochOld
    case .oldestTIDZero: .oldestTIDZero
    case .oldestTIDTooHigh: .oldestTIDTooHigh
    case .oldestTIDGoesBack: .oldestTIDGoesBack
    case .resendDiffers: .resendDiffers
    case .resendArgumentsDiffer: .resendArgumentsDiffer
    case .secondPathUncalled: .secondPathUncalled
    case .releaseNotHeld: .releaseNotHeld
    case .attributeValueMissing: .attributeValueMissing
    case .tidUsedTwice: .tidUsedTwice
    case .requestAfterSafeReply: .requestAfterSafeReply
    case .resendUncalled: .resendUncalled
    case .requestToInactiveMDS: .requestToInactiveMDS
    case .requestBeforeOpen: .requestBeforeOpen
    case .forwardIgnored: .forwardIgnored
    case .forwardToAnotherMDS: .forwardToAnotherMDS
    case .kickMissing: .kickMissing
    case .replayMissing: .replayMissing
    case .replayAfterReconnect: .replayAfterReconnect
    }
  }
}
