/// A kind of wrong behaviour of a client that can be planted in a capture; `summary` says what each
/// is. The raw value is its name on the command line.
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

  case openTwice = "open-twice"
  case requestAfterClose = "request-after-close"
  case closeWrongSeq = "close-wrong-seq"
  case unmountBeforeClose = "unmount-before-close"
  case renewalsStop = "renewals-stop"
  case renewalTooEarly = "renewal-too-early"
  case renewalToInactiveMDS = "renewal-to-inactive"
  case mapOfAnotherCluster = "getmap-wrong-cluster"
  case mapNotAskedFor = "getmap-missing"

  case leaseRevokeUnanswered = "lease-revoke-unanswered"
  case leaseAckWrongSeq = "lease-ack-wrong-seq"
  case leaseAckWrongName = "lease-ack-wrong-name"
  case leaseAckWrongDirectory = "lease-ack-wrong-directory"
  case leaseAckIsRelease = "lease-ack-is-release"
  case leaseAckUncalled = "lease-ack-uncalled"
  case leaseRenewWithoutLease = "lease-renew-without-lease"

  case capRevokeUnanswered = "cap-revoke-unanswered"
  case capAckKeepsBits = "cap-ack-keeps-bits"
  case capUpdateWrongID = "cap-update-wrong-id"
  case capUpdateStaleSeq = "cap-update-stale-seq"
  case capUpdateWrongIssueSeq = "cap-update-wrong-issue-seq"
  case capUpdateWrongMigrateSeq = "cap-update-wrong-mseq"
  case capUpdateClaimsMore = "cap-update-claims-more"
  case capUpdateNotHeld = "cap-update-not-held"
  case capFlushNotHeld = "cap-flush-not-held"
  case capReleasedTwice = "cap-released-twice"
  case capReleaseNotHeld = "cap-release-not-held"
  case capReleaseWrongMigrateSeq = "cap-release-wrong-mseq"
  case capReleaseWrongSeq = "cap-release-wrong-seq"
  case capReleaseWrongID = "cap-release-wrong-id"

  case reconnectMissing = "reconnect-missing"
  case reconnectUncalled = "reconnect-uncalled"
  case reconnectClaimsClosed = "reconnect-claims-closed"
  case reconnectLeavesOutCap = "reconnect-leaves-out-cap"
  case reconnectExtraCap = "reconnect-extra-cap"
  case reconnectWrongPath = "reconnect-wrong-path"
  case reconnectWrongID = "reconnect-wrong-id"
  case reconnectClaimsMore = "reconnect-claims-more"
  case reconnectWrongRealm = "reconnect-wrong-realm"
  case reconnectRealmMissing = "reconnect-realm-missing"

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
    case .openTwice: .openTwice
    case .requestAfterClose: .requestAfterClose
    case .closeWrongSeq: .closeWrongSeq
    case .unmountBeforeClose: .unmountBeforeClose
    case .renewalsStop: .renewalsStop
    case .renewalTooEarly: .renewalTooEarly
    case .renewalToInactiveMDS: .renewalToInactiveMDS
    case .mapOfAnotherCluster: .mapOfAnotherCluster
    case .mapNotAskedFor: .mapNotAskedFor
    case .leaseRevokeUnanswered: .leaseRevokeUnanswered
    case .leaseAckWrongSeq: .leaseAckWrongSeq
    case .leaseAckWrongName: .leaseAckWrongName
    case .leaseAckWrongDirectory: .leaseAckWrongDirectory
    case .leaseAckIsRelease: .leaseAckIsRelease
    case .leaseAckUncalled: .leaseAckUncalled
    case .leaseRenewWithoutLease: .leaseRenewWithoutLease
    case .capRevokeUnanswered: .capRevokeUnanswered
    case .capAckKeepsBits: .capAckKeepsBits
    case .capUpdateWrongID: .capUpdateWrongID
    case .capUpdateStaleSeq: .capUpdateStaleSeq
    case .capUpdateWrongIssueSeq: .capUpdateWrongIssueSeq
    case .capUpdateWrongMigrateSeq: .capUpdateWrongMigrateSeq
    case .capUpdateClaimsMore: .capUpdateClaimsMore
    case .capUpdateNotHeld: .capUpdateNotHeld
    case .capFlushNotHeld: .capFlushNotHeld
    case .capReleasedTwice: .capReleasedTwice
    case .capReleaseNotHeld: .capReleaseNotHeld
    case .capReleaseWrongMigrateSeq: .capReleaseWrongMigrateSeq
    case .capReleaseWrongSeq: .capReleaseWrongSeq
    case .capReleaseWrongID: .capReleaseWrongID
    case .reconnectMissing: .reconnectMissing
    case .reconnectUncalled: .reconnectUncalled
    case .reconnectClaimsClosed: .reconnectClaimsClosed
    case .reconnectLeavesOutCap: .reconnectLeavesOutCap
    case .reconnectExtraCap: .reconnectExtraCap
    case .reconnectWrongPath: .reconnectWrongPath
    case .reconnectWrongID: .reconnectWrongID
    case .reconnectClaimsMore: .reconnectClaimsMore
    case .reconnectWrongRealm: .reconnectWrongRealm
    case .reconnectRealmMissing: .reconnectRealmMissing
    }
  }
}
