import CephWire
import MDSClient

/// What is changed about the machine, for tests to see that the invariants notice.
struct Tampering: Sendable {
  /// Changes what the machine wants done.
  var effects: (@Sendable (inout [Effect]) -> Void)?
  /// Changes what the machine gets to know; nil is that it gets nothing.
  var incoming: (@Sendable (Incoming) -> Incoming?)?
  /// Changes what an MDS gets, behind the back of the watch.
  var onTheWire: (@Sendable (inout Outgoing) -> Void)?
  /// Changes what is left of the machine.
  var footprint: (@Sendable (inout Footprint) -> Void)?
  var knowledge = MDSClient.Knowledge.complete

  /// What makes an invariant fail.
  static func breaking(_ invariant: Invariant) -> Tampering {
    switch invariant {
    case .completedOnce:
      Tampering(effects: { $0 += $0.filter { if case .completed = $0 { true } else { false } } })
    case .safeOnce:
      Tampering(effects: { $0 += $0.filter { if case .madeSafe = $0 { true } else { false } } })
    case .outcomeIsAnswer: .completions { .result($0 - 1) }
    case .notLost: .effects { if case .request = $0.message { nil } else { $0 } }
    case .oldestGrows: .requests { $0.oldestClientTID += 1 }
    case .countsRetries: .requests { $0.numRetry += 1 }
    case .journaledOnce: .onTheWire { $0.numRetry = 0 }
    case .sessionIsOpen:
      .effects { sending in
        guard case .request = sending.message else { return sending }
        var sending = sending
        sending.rank += 1
        return sending
      }
    case .sessionState:
      .incoming { message in
        if case .session(let session) = message, session.op == .open { nil } else { message }
      }
    case .sessionCounts: .incoming { if case .snap = $0 { nil } else { $0 } }
    case .unsafeReplayed:
      .effects { sending in
        if case .request(let request) = sending.message, request.flags.raw & 1 != 0 {
          nil
        } else {
          sending
        }
      }
    case .reconnectIsWhole:
      .effects { sending in
        guard case .reconnect(var reconnect) = sending.message else { return sending }
        var sending = sending
        _ = reconnect.caps.popLast()
        sending.message = .reconnect(reconnect)
        return sending
      }
    case .releasesHeld:
      .effects { sending in
        guard case .capRelease(var release) = sending.message else { return sending }
        var sending = sending
        release.caps += release.caps
        sending.message = .capRelease(release)
        return sending
      }
    case .capsCovered:
      .incoming { message in
        guard case .caps(var caps) = message, caps.op == .revoke else { return message }
        caps.caps.raw |= 0x3ffd
        return .caps(caps)
      }
    case .leasesCovered: .incoming(grantLeases)
    case .mapIsAskedFor:
      .incoming { message in
        guard case .map(let map) = message else { return message }
        return .brokenMap(clusterID: map.clusterID, epoch: map.epoch)
      }
    case .waitsForSomething, .unmounts: Tampering(knowledge: .recorded)
    case .nothingIsLeft: Tampering(footprint: { $0.inodes += 1 })
    }
  }

  /// Every reply has a lease, whatever the MDS says.
  private static func grantLeases(_ message: Incoming) -> Incoming {
    guard case .reply(var reply, let isCorrupt) = message, reply.isDentry != 0 else {
      return message
    }
    reply.trace?.lease.mask = 1
    // The number of the MDS's life is in the cap's.
    let number = UInt32(truncatingIfNeeded: (reply.trace?.directory.cap.capID ?? 0) >> 32)
    reply.trace?.lease.seq = number << 16
    return .reply(reply, isCorrupt: isCorrupt)
  }

  // MARK: Ways to tamper

  private static func effects(
    _ change: @escaping @Sendable (Sending) -> Sending?
  ) -> Tampering {
    Tampering(effects: { effects in
      effects = effects.compactMap { effect in
        guard case .send(let sending) = effect else { return effect }
        return change(sending).map { .send($0) }
      }
    })
  }

  private static func requests(
    _ change: @escaping @Sendable (inout ClientRequest) -> Void
  ) -> Tampering {
    effects { sending in
      guard case .request(var request) = sending.message else { return sending }
      var sending = sending
      change(&request)
      sending.message = .request(request)
      return sending
    }
  }

  private static func onTheWire(
    _ change: @escaping @Sendable (inout ClientRequest) -> Void
  ) -> Tampering {
    Tampering(onTheWire: { message in
      guard case .request(var request) = message else { return }
      change(&request)
      message = .request(request)
    })
  }

  private static func completions(
    _ change: @escaping @Sendable (Int32) -> Outcome
  ) -> Tampering {
    Tampering(effects: { effects in
      for (index, effect) in effects.enumerated() {
        guard case .completed(let tid, .result(let result)) = effect else { continue }
        effects[index] = .completed(tid: tid, change(result))
      }
    })
  }

  private static func incoming(
    _ change: @escaping @Sendable (Incoming) -> Incoming?
  ) -> Tampering {
    Tampering(incoming: change)
  }
}
