public import CephWire

/// MON: what the client wants of the monitors (2009.md 5.14).
extension MDSClient {
  /// MON2: asks for a map of this epoch or a newer one, if it has not been asked for already.
  mutating func requestMap(atLeast epoch: UInt32) {
    guard epoch > wantedEpoch else { return }
    wantedEpoch = epoch
    effects.append(.requestMap(epoch: epoch))
    // MON3: answers may be lost. In a recording, what is sent again can be seen.
    if configuration.knowledge == .complete { mapRetry = Backoff(from: now) }
  }

  /// MON2: no map has come; somebody else is asked.
  mutating func retryMapRequest() {
    effects.append(.requestMap(epoch: wantedEpoch))
    mapRetry?.again(at: now)
  }

  /// MAP3: a map of this epoch has come.
  mutating func noteEpoch(_ epoch: UInt32) {
    guard epoch >= wantedEpoch else { return }
    wantedEpoch = 0
    mapRetry = nil
  }
}

extension Operation {
  /// MON1: asks for the directory that is mounted: `path` below the root.
  public static func mount(_ path: WireString = WireString()) -> Operation {
    var root = Filepath()
    root.ino = InodeNumber(raw: 1)
    root.path = path
    var operation = Operation(.getattr, .path(root))
    // All that can be shared of an inode.
    operation.arguments.mask = Capabilities(raw: 0x155)
    operation.timeoutNanoseconds = 60_000_000_000
    return operation
  }
}
