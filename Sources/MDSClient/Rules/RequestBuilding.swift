import CephWire

/// PREP: the message of a request (2009.md 5.4).
extension MDSClient {
  /// The longest path in bytes that Linux takes (`PATH_MAX`).
  private static let longestPath = 4096
  /// ENAMETOOLONG.
  private static let nameTooLong: Int32 = -36

  /// PREP4: the number below which the MDS may forget requests, were one sent now; 0 is none.
  public var oldestTID: UInt64 { table.oldest ?? 0 }

  /// PREP1: builds a request's message and sends it. It is built afresh each time.
  mutating func emitRequest(_ tid: UInt64, to rank: MDSRank, by rule: Rule) {
    let sent = table.update(tid) { request in
      request.attempts &+= 1
      defer { request.isInWorker = true }
      return request
    }
    guard let sent else { return }
    guard let message = message(of: sent, to: rank) else {
      // PREP6.
      return fail(tid, Self.nameTooLong)
    }
    send(.request(message), to: rank, by: rule, dataLength: sent.operation.dataLength)
  }

  private mutating func message(
    of request: PendingRequest, to rank: MDSRank
  ) -> ClientRequest? {
    let operation = request.operation
    var message = ClientRequest()
    message.op = operation.op
    message.arguments = operation.arguments
    setHead(of: &message, for: request)
    // PREP2.
    message.path1 = path(of: operation.subject)
    message.path2 = path(of: operation.other)
    // O41: the hash of a LOOKUPHASH is left out.
    if operation.op == .lookuphash { message.path2.path = WireString() }
    let length = max(message.path1.path.bytes.count, message.path2.path.bytes.count)
    guard length <= Self.longestPath || configuration.knowledge == .recorded else { return nil }
    // PREP3, O33: what is given back is given up now, so the next message does not name it again.
    message.releases = releases(for: operation, to: rank)
    return message
  }

  /// PREP1, PREP4: all but the operation itself.
  private func setHead(of message: inout ClientRequest, for request: PendingRequest) {
    message.tid = request.tid
    message.oldestClientTID = oldestTID
    // O15: a worker's ids are those of root.
    if !(request.isInWorker && configuration.quirks.contains(.workerCredentials)) {
      message.callerUID = request.operation.uid
      message.callerGID = request.operation.gid
    }
    if configuration.profile.has(.requestHeadZero) { return }
    message.mdsmapEpoch = map.epoch
    if request.gotUnsafe {
      message.flags.raw |= RequestFlags.replay.raw
      if let target = request.target { message.ino = target }
    }
    if request.operation.lockedDirectory != nil {
      message.flags.raw |= RequestFlags.wantDentry.raw
    }
    // O24: they wrap.
    message.numForward = UInt8(truncatingIfNeeded: request.forwards)
    message.numRetry = UInt8(truncatingIfNeeded: request.attempts &- 1)
  }
}
