import Foundation
import Testing

@testable import Replay

/// The staged recording: a driver sent what the user-space client never sends, through the original
/// encoders, and kept no state for it. What it broke is found, and nothing of the client under it.
@Suite struct StagedReplayTests {
  @Test func `what the driver made up is found, and nothing else`() throws {
    let path = Recorded.directory.appending(path: "k_kernel_style.pcap").path
    let findings = try replay(path).findings
    let counts = Dictionary(grouping: findings, by: \.check).mapValues(\.count)
    #expect(
      counts == [
        // 507, 511: a hash in the second path of LOOKUPHASH, which stays empty (O41).
        .secondPath: 2,
        // 517, 533, 551: releases with the numbers of caps as they were a while before.
        .requestReleaseFields: 3,
        // From 533 on: the driver's requests each name themselves the oldest.
        .oldestTID: 12,
        // 547: tid 50 after 51.
        .tidOrder: 1,
        // 551: a first sending with RETRY=2 and a forward count of 1.
        .retryCount: 1, .forwardCount: 1,
        // 653 … 721: leases that were never granted.
        .leaseReleaseNotHeld: 3, .leaseRenewNotHeld: 3, .leaseAnswerUncalled: 3,
        // 658 … 723: the client did not see the replies to the driver, and what they issued.
        .capSeq: 6,
        // 733, 735: a FLUSH with an issue_seq, and a DROP.
        .capIssueSeq: 1, .capOperation: 1,
        // 755: a renewal out of turn.
        .renewalEarly: 1,
      ])
    #expect(findings.allSatisfy { $0.events.allSatisfy { $0 >= 503 } })
  }
}
