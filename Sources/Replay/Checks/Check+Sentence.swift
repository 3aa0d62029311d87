extension Check {
  /// What is wrong, in a sentence: a line of `replay --list-rules`.
  public var sentence: String {
    switch self {
    case .sessionOpenedAgain: "A session is asked to open that is open, or about to be."
    case .sessionOpenSeq:
      "The request to open a session has another seq than the session: how many caps, snap and lease "
        + "messages it has received."
    case .sessionOpenInactive: "A session is asked to open at an MDS that is not active."
    case .sessionOpenMissing: "A request waits for a session that is never asked to open."
    case .sessionCloseSeq:
      "The request to close a session has another seq than the number of caps, snap and lease "
        + "messages received in it."
    case .sessionCloseUncalled: "A session is asked to close that does not exist."
    case .staleNotRenewed: "The MDS called the session stale, and it was not renewed."
    case .renewalInactive: "A renewal goes to an MDS that has not reached the state reconnect."
    case .renewalUncalled: "A renewal goes to an MDS with which there is no open session."
    case .sessionOpUnknown: "A client sends a session message that only an MDS sends."
    case .renewalMissing: "A session was not renewed when it was due."
    case .renewalEarly: "A session was renewed before it was due."
    case .renewalSilent: "A session was renewed late, after the client had been silent altogether."
    case .mapNotAsked: "A session is asked to open although no MDS map was ever asked for."
    case .requestInactive: "A request goes to an MDS that is not active."
    case .requestSessionMissing: "A request goes to an MDS with which no session is open."
    case .requestAfterClose: "A request goes to an MDS whose session is being closed."
    case .resendUncalled:
      "A request is sent again although no forward, map, error or reconnect called for it."
    case .tidReused: "Another operation is sent under a tid that is already taken."
    case .tidOrder: "Requests are sent first in another order than that of their tids."
    case .mapEpoch: "The map epoch in a request is not that of the client's MDS map."
    case .resendDiffers: "A request that is sent again asks for something else than before."
    case .secondPath: "A request has a second path although its operation takes none."
    case .requestReleaseNotHeld:
      "A request gives back a cap or lease that the client does not hold from that MDS."
    case .requestReleaseFields:
      "A release in a request disagrees with the cap or lease it gives back."
    case .oldestTID: "oldest_client_tid is not the smallest tid that the client still waits for."
    case .oldestTIDBack: "oldest_client_tid goes back behind a value that was sent before."
    case .replayFlag:
      "The flag REPLAY is missing in a request that was answered unsafely before, or set in one that "
        + "was not."
    case .retryCount: "num_retry is not the number of earlier sendings."
    case .forwardCount: "num_fwd is not the highest forward count that the client has seen."
    case .replayInode: "A replayed request lacks the inode number that it was given before."
    case .dataSection: "A request has a data section although it sets no extended attribute."
    case .finishedResent: "A request is sent again although its safe reply has arrived."
    case .staleNotResent: "A request that got ESTALE was not sent again."
    case .forwardedResent:
      "A request is sent again although the MDS had forwarded it itself to an MDS with an open session."
    case .forwardIgnored: "A forward that called for sending the request again was ignored."
    case .forwardElsewhere: "A forwarded request is sent to another MDS than the forward named."
    case .kickMissing: "A request to an MDS that failed was not sent again when it was back."
    case .capOperation: "A client sends a caps message that only an MDS sends, or nobody."
    case .capNotHeld: "A caps message is about a cap that the client does not hold from that MDS."
    case .capIdentity: "A caps message has another cap_id than the cap."
    case .capIssueSeq: "A caps message has another issue_seq than the cap."
    case .capMigrateSeq: "A caps message has another migrate_seq than the cap."
    case .capSeq: "A caps message has a seq that the cap did not have lately."
    case .capKept: "The answer to a revocation keeps caps that were revoked."
    case .capNotIssued: "A caps message claims caps that were never issued."
    case .capDirtyNotHeld: "A caps message writes back what the client had no caps to change."
    case .revokeUnanswered: "A revocation of caps was never answered."
    case .releaseTwice: "A cap is released that was released before."
    case .releaseNotHeld: "A cap is released that the client does not hold from that MDS."
    case .releaseIdentity: "A release has another cap_id than the cap."
    case .releaseMigrateSeq: "A release has another migrate_seq than the cap."
    case .releaseSeq: "A release has another seq than the cap's last issue."
    case .releaseCount: "A release message has more items than fit a page: 170."
    case .leaseUnanswered: "The revocation of a lease was never answered."
    case .leaseAnswerFields: "The answer to the revocation of a lease disagrees with it."
    case .leaseAnswerUncalled: "A revocation of a lease is answered that never was."
    case .leaseRenewNotHeld: "A lease is to be renewed that the client does not hold from that MDS."
    case .leaseRenewEarly: "A lease is to be renewed before half of its time has passed."
    case .leaseReleaseNotHeld: "A lease is released that the client does not hold from that MDS."
    case .reconnectMissing: "A recovering MDS asked for a reconnect, and none was sent."
    case .reconnectUncalled: "A reconnect is sent although no recovering MDS asked for it."
    case .reconnectClosed:
      "A reconnect says that there is no session where there is one, or otherwise."
    case .replayMissing: "A request that was answered unsafely was not replayed at a reconnect."
    case .reconnectCapMissing: "A reconnect leaves out a cap that the client holds."
    case .reconnectCapNotHeld: "A reconnect claims a cap that the client does not hold."
    case .reconnectPath: "A reconnect names a path by which the inode is not known."
    case .reconnectCapFields: "A cap in a reconnect disagrees with the cap that the client holds."
    case .reconnectRealms: "The snap realms of a reconnect are not those that the client knows."
    case .mapRequestCluster: "An MDS map is asked for of another cluster."
    case .mapRequestEpoch: "An MDS map is asked for that nothing calls for."
    case .closedWithRequests:
      "A session is closed while requests still wait for their safe replies."
    case .unmountedEarly: "The client unmounts while a session is still open."
    }
  }

  /// How bad it is when it happens.
  public var severity: Severity {
    switch self {
    case .tidOrder: .note
    case .renewalSilent, .mapRequestEpoch, .closedWithRequests, .capOperation: .warning
    default: .violation
    }
  }
}
