import Capture
import CephWire
import Dissector
import FaultPlanting
import Foundation
import MDSClient
import Replay
import Testing

/// Each planted fault is found by `replay`: one finding, of the right rule, that names the events that
/// are wrong or that call for what is missing. And nothing else is found.
@Suite struct PlantedFaultTests {
  /// A kernel client but for what the rewritten recordings keep of the user-space client.
  private static let profile: ClientProfile = {
    var profile = ClientProfile.kernel2009
    for name in Base.remainingDifferences {
      if let difference = ClientProfile.Difference(rawValue: name) {
        profile.differences.insert(difference)
      }
    }
    return profile
  }()

  @Test func `what the bases keep are differences of profiles`() {
    #expect(Self.profile.differences.count == Base.remainingDifferences.count)
  }

  @Test(arguments: Set(Fault.allCases.map { Prepared($0.base, $0.recording) }))
  func `nothing is found before a fault is planted`(_ prepared: Prepared) throws {
    let trace = try Bases.base(prepared.base, prepared.recording)
    #expect(try findings(in: trace.capture()).isEmpty)
  }

  @Test(arguments: Fault.allCases)
  func `a planted fault is found, and nothing else`(_ fault: Fault) throws {
    let planted = try Bases.planted(fault)
    let findings = try findings(in: planted.capture)
    #expect(findings.map(\.check) == [Self.check(of: fault)], "\(planted) \(findings)")
    let named = Set(findings.flatMap(\.events))
    #expect(named.isSuperset(of: planted.about), "\(planted) \(findings)")
    #expect(findings.allSatisfy { $0.client == planted.client.description })
  }

  /// A base and the recording that it is made of.
  struct Prepared: Hashable, Sendable {
    var base: Base
    var recording: SourceRecording

    init(_ base: Base, _ recording: SourceRecording) {
      self.base = base
      self.recording = recording
    }
  }

  private func findings(in capture: [UInt8]) throws -> [Finding] {
    let url = FileManager.default.temporaryDirectory.appending(path: "planted-\(UUID().uuidString)")
    try Data(capture).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    var reader = try CaptureReader(paths: [url.path])
    let recorder = Recorder()
    var options = ReplayOptions()
    options.profile = Self.profile
    let replayer = Replayer(options: options, sink: recorder)
    var dissector = Dissector(sink: replayer)
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
    replayer.finish()
    return recorder.findings
  }

  private final class Recorder: FindingSink {
    private(set) var findings: [Finding] = []
    func found(_ finding: Finding) { findings.append(finding) }
  }

  /// What each fault has to be found as.
  private static func check(of fault: Fault) -> Check {
    switch fault {
    case .retryNotRaised: .retryCount
    case .retryRaisedOnFirstSending: .retryCount
    case .forwardCountWrong: .forwardCount
    case .replayFlagMissing: .replayFlag
    case .replayFlagUncalled: .replayFlag
    case .replayInodeMissing: .replayInode
    case .mapEpochOld: .mapEpoch
    case .oldestTIDZero: .oldestTIDBack
    case .oldestTIDTooHigh: .oldestTID
    case .oldestTIDGoesBack: .oldestTIDBack
    case .resendDiffers: .resendDiffers
    case .resendArgumentsDiffer: .resendDiffers
    case .secondPathUncalled: .secondPath
    case .releaseNotHeld: .requestReleaseNotHeld
    case .tidUsedTwice: .tidReused
    case .requestAfterSafeReply: .finishedResent
    case .resendUncalled: .resendUncalled
    case .requestToInactiveMDS: .requestInactive
    case .requestBeforeOpen: .requestSessionMissing
    case .forwardIgnored: .forwardIgnored
    case .forwardToAnotherMDS: .forwardElsewhere
    case .kickMissing: .kickMissing
    case .replayMissing: .replayMissing
    case .replayAfterReconnect: .replayMissing
    case .openTwice: .sessionOpenedAgain
    case .requestAfterClose: .requestAfterClose
    case .closeWrongSeq: .sessionCloseSeq
    case .unmountBeforeClose: .unmountedEarly
    case .renewalsStop: .renewalMissing
    case .renewalTooEarly: .renewalEarly
    case .renewalToInactiveMDS: .renewalInactive
    case .mapOfAnotherCluster: .mapRequestCluster
    case .mapNotAskedFor: .mapNotAsked
    case .leaseRevokeUnanswered: .leaseUnanswered
    case .leaseAckWrongSeq: .leaseAnswerFields
    case .leaseAckWrongName: .leaseAnswerFields
    case .leaseAckWrongDirectory: .leaseAnswerFields
    case .leaseAckIsRelease: .leaseAnswerFields
    case .leaseAckUncalled: .leaseAnswerUncalled
    case .leaseRenewWithoutLease: .leaseRenewNotHeld
    case .capRevokeUnanswered: .revokeUnanswered
    case .capAckKeepsBits: .capKept
    case .capUpdateWrongID: .capIdentity
    case .capUpdateStaleSeq: .capSeq
    case .capUpdateWrongIssueSeq: .capIssueSeq
    case .capUpdateWrongMigrateSeq: .capMigrateSeq
    case .capUpdateClaimsMore: .capNotIssued
    case .capUpdateNotHeld: .capNotHeld
    case .capFlushNotHeld: .capDirtyNotHeld
    case .capReleasedTwice: .releaseTwice
    case .capReleaseNotHeld: .releaseNotHeld
    case .capReleaseWrongMigrateSeq: .releaseMigrateSeq
    case .capReleaseWrongSeq: .releaseSeq
    case .capReleaseWrongID: .releaseIdentity
    case .reconnectMissing: .reconnectMissing
    case .reconnectUncalled: .reconnectUncalled
    case .reconnectClaimsClosed: .reconnectClosed
    case .reconnectLeavesOutCap: .reconnectCapMissing
    case .reconnectExtraCap: .reconnectCapNotHeld
    case .reconnectWrongPath: .reconnectPath
    case .reconnectWrongID: .reconnectCapFields
    case .reconnectClaimsMore: .reconnectCapFields
    case .reconnectWrongRealm: .reconnectCapFields
    case .reconnectRealmMissing: .reconnectRealms
    }
  }
}
