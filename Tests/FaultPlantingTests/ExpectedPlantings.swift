import FaultPlanting

/// What each kind of fault does to its base at the first place: the events that a finding has to
/// name in the new capture, and the changes by the events' numbers in the old one.
let expectedPlantings: [Fault: (about: [Int], changes: [String])] = [
  .retryNotRaised: ([1828], ["changed 1828 client_request lookup: num_retry 1 → 0"]),
  .retryRaisedOnFirstSending: ([144], ["changed 144 client_request lookup: num_retry 0 → 1"]),
  .forwardCountWrong: ([1828], ["changed 1828 client_request lookup: num_fwd 1 → 2"]),
  .replayFlagMissing: ([1078], ["changed 1102 client_request mkdir: flags replay → -"]),
  .replayFlagUncalled: ([1828], ["changed 1828 client_request lookup: flags - → replay"]),
  .replayInodeMissing: ([1078], ["changed 1102 client_request mkdir: ino 1099511627785 → 0"]),
  .mapEpochOld: ([1193], ["changed 1193 client_request mkdir: mdsmap_epoch 9 → 7"]),
  .oldestTIDZero: ([144], ["changed 144 client_request lookup: oldest_client_tid 2 → 0"]),
  .oldestTIDTooHigh: ([164], ["changed 164 client_request readdir: oldest_client_tid 5 → 7"]),
  .oldestTIDGoesBack: ([164], ["changed 164 client_request readdir: oldest_client_tid 5 → 4"]),
  .resendDiffers: ([1828], ["changed 1828 client_request lookup: path1.path t1 → t1x"]),
  .resendArgumentsDiffer: ([1836], ["changed 1836 client_request mknod: args.mode 33188 → 33187"]),
  .secondPathUncalled: ([148], ["changed 148 client_request mkdir: path2.path  → planted"]),
  .releaseNotHeld: ([148], ["changed 148 client_request mkdir: releases.count 0 → 1"]),
  .tidUsedTwice: ([147], ["inserted client_request(client0:2 getattr pAsLsXsFs #1)"]),
  .requestAfterSafeReply: ([147], ["inserted client_request(client0:2 lookup #1/d1 RETRY=1)"]),
  .resendUncalled: ([320], ["inserted client_request(client0:21 getattr pAsLsXsFs #1 RETRY=1)"]),
  .requestToInactiveMDS: (
    [1078],
    [
      "inserted client_request(client0:32 mkdir #1/pending1 RETRY=1)",
      "changed 1102 client_request mkdir: num_retry 1 → 2",
    ]
  ),
  .requestBeforeOpen: ([137], ["moved 140 client_request getattr"]),
  .forwardIgnored: ([1834], ["deleted 1836 client_request mknod"]),
  .forwardToAnotherMDS: (
    [1835],
    [
      "deleted 1836 client_request mknod",
      "inserted client_request(client1:10 mknod #10000000014/t1 RETRY=1)",
    ]
  ),
  .kickMissing: ([1099], ["deleted 1102 client_request mkdir"]),
  .replayMissing: ([1078], ["deleted 1102 client_request mkdir"]),
  .replayAfterReconnect: ([1079], ["moved 1102 client_request mkdir"]),
  .openTwice: ([143], ["inserted client_session(request_open)"]),
  .requestAfterClose: ([7528], ["inserted client_request(client0:971 getattr pAsLsXsFs #1)"]),
  .closeWrongSeq: ([7527], ["changed 7527 client_session request_close: seq 1124 → 1125"]),
  .unmountBeforeClose: ([7528], ["moved 7531 client_unmount"]),
  .renewalsStop: (
    [1865],
    [
      "deleted 2057 client_session request_renewcaps",
      "deleted 2059 client_session renewcaps",
      "deleted 2141 client_session request_renewcaps",
      "deleted 2143 client_session renewcaps",
      "deleted 2227 client_session request_renewcaps",
      "deleted 2229 client_session renewcaps",
      "deleted 2313 client_session request_renewcaps",
      "deleted 2315 client_session renewcaps",
    ]
  ),
  .renewalTooEarly: (
    [7505],
    [
      "inserted client_session(request_renewcaps)",
      "inserted client_session(renewcaps)",
    ]
  ),
  .renewalToInactiveMDS: (
    [1027],
    [
      "inserted mdsmap(e 6)",
      "inserted mds_getmap(want 7)",
      "inserted client_session(request_renewcaps)",
    ]
  ),
  .mapOfAnotherCluster: (
    [126],
    [
      "changed 126 mds_getmap: fsid 2f7a1e8d-56fb-859f-7017-53ef1a9a8d72 "
        + "→ 2e7a1e8d-56fb-859f-7017-53ef1a9a8d72"
    ]
  ),
  .mapNotAskedFor: ([134], ["deleted 126 mds_getmap"]),
  .leaseRevokeUnanswered: ([1235], ["deleted 1237 client_lease revoke_ack"]),
  .leaseAckWrongSeq: ([1237], ["changed 1237 client_lease revoke_ack: seq 1 → 2"]),
  .leaseAckWrongName: ([1237], ["changed 1237 client_lease revoke_ack: dname f4x → f4xx"]),
  .leaseAckWrongDirectory: (
    [1237],
    [
      "changed 1237 client_lease revoke_ack: ino 1099511627776 → 1099512676352"
    ]
  ),
  .leaseAckIsRelease: (
    [1237],
    [
      "changed 1237 client_lease revoke_ack: action revoke_ack → release"
    ]
  ),
  .leaseAckUncalled: ([1238], ["inserted client_lease(a=revoke_ack seq 1 mask 1 10000000000/f4x)"]),
  .leaseRenewWithoutLease: ([155], ["inserted client_lease(a=renew seq 1 mask 1 1/d1)"]),
  .capRevokeUnanswered: ([1890], ["deleted 1897 client_caps update"]),
  .capAckKeepsBits: ([262], ["changed 262 client_caps update: caps AsLsXs → AsLsXsFs"]),
  .capUpdateWrongID: ([730], ["changed 730 client_caps update: cap_id 1 → 2"]),
  .capUpdateStaleSeq: ([730], ["changed 730 client_caps update: seq 3 → 2"]),
  .capUpdateWrongIssueSeq: ([730], ["changed 730 client_caps update: issue_seq 3 → 103"]),
  .capUpdateWrongMigrateSeq: ([730], ["changed 730 client_caps update: migrate_seq 0 → 1"]),
  .capUpdateClaimsMore: ([730], ["changed 730 client_caps update: caps AsLsXsFs → AsxLsXsFs"]),
  .capUpdateNotHeld: (
    [271],
    [
      "inserted client_caps(update ino 10000100005 1 seq 3 caps=AsLsXsFs dirty=- wanted=- "
        + "follows 1 size 0/0 mtime 26.11.22 20:12:37.672256)"
    ]
  ),
  .capFlushNotHeld: ([730], ["changed 730 client_caps update: dirty - → Ax"]),
  .capReleasedTwice: ([4138], ["inserted client_cap_release(1)"]),
  .capReleaseNotHeld: ([4138], ["inserted client_cap_release(1)"]),
  .capReleaseWrongMigrateSeq: (
    [4137],
    [
      "changed 4137 client_cap_release: caps[0].migrate_seq 0 → 1"
    ]
  ),
  .capReleaseWrongSeq: ([4137], ["changed 4137 client_cap_release: caps[0].seq 3 → 4"]),
  .capReleaseWrongID: ([4137], ["changed 4137 client_cap_release: caps[0].cap_id 14 → 15"]),
  .reconnectMissing: ([1072], ["deleted 1077 client_reconnect"]),
  .reconnectUncalled: ([139], ["inserted client_reconnect(0 caps)"]),
  .reconnectClaimsClosed: (
    [1076],
    [
      "changed 1076 client_reconnect: caps.count 8 → 0, closed 0 → 1, realms.count 2 → 0"
    ]
  ),
  .reconnectLeavesOutCap: ([1076], ["changed 1076 client_reconnect: caps.count 8 → 7"]),
  .reconnectExtraCap: ([1076], ["changed 1076 client_reconnect: caps.count 8 → 9"]),
  .reconnectWrongPath: ([1076], ["changed 1076 client_reconnect: caps[7].path f5 → f5x"]),
  .reconnectWrongID: ([1076], ["changed 1076 client_reconnect: caps[7].cap_id 16 → 1016"]),
  .reconnectClaimsMore: (
    [1076],
    [
      "changed 1076 client_reconnect: caps[7].issued pAsLs → pAsLsFl"
    ]
  ),
  .reconnectWrongRealm: (
    [1076],
    [
      "changed 1076 client_reconnect: caps[7].snaprealm 1099511627776 → 1099512676352"
    ]
  ),
  .reconnectRealmMissing: ([1076], ["changed 1076 client_reconnect: realms.count 2 → 1"]),
]
