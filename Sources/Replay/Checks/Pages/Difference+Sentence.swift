public import MDSClient

extension ClientProfile.Difference {
  /// What a client with the difference does, in a sentence. `docs/profiles.md` has the packets that
  /// show it.
  public var sentence: String {
    switch self {
    case .requestHeadZero:
      "mdsmap_epoch, flags, num_retry, num_fwd and ino are 0 in every request."
    case .oldestIgnoresUnsafe:
      "A request counts for oldest_client_tid until its first reply, even if that is unsafe."
    case .leaseRevokeReleased:
      "A lease that is revoked is answered with release, not with revoke_ack."
    case .renewsAtThird:
      "Sessions are looked at every second and renewed every third of the session time-out, not "
        + "every five seconds and every quarter; the first time at the first tick."
    case .ignoresStale:
      "A session that is called stale is renewed when that is due anyway, not at once."
    case .acksByUpdate:
      "Revocations of caps are answered with update, never by sending the message back."
    case .capsIssueSeqZero: "issue_seq of caps messages is 0."
    case .releasesLatestSeq:
      "A release has the latest seq of the cap, not that of its last issue."
    case .releasesExported:
      "A cap that was exported is also released to the MDS that exported it."
    case .releasesUnbatched: "A release message may have any number of items."
    case .reconnectSorted:
      "The caps of a reconnect are sorted by inode, and one that says that there is no session has "
        + "an empty list of realms behind it."
    case .reconnectParentRelative:
      "The paths of a reconnect are names in the directory that the inode is in, not paths from the "
        + "root of the mount."
    case .reconnectCapIDUndefined: "cap_id in a reconnect may be anything."
    case .replaysWhenActive:
      "Requests that were answered unsafely are sent again when the MDS is active, not before the "
        + "reconnect."
    case .staleIsFinal: "A request that got ESTALE is not sent again."
    case .choosesOtherwise: "The MDS that a request goes to is chosen by other rules."
    }
  }
}
