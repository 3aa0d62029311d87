import CephWire

/// FWD: forwards (2009.md 5.6).
extension MDSClient {
  mutating func receiveForward(_ forward: ClientRequestForward, from source: EntityName) {
    // FWD1.
    guard let sender = rank(of: source, by: .fwd1) else { return }
    guard let request = table[forward.tid], request.isRegistered else {
      return diagnose(.fwd1, "a forward of \(forward.tid), which nobody waits for, is ignored")
    }
    let destination = forward.destinationMDS
    // O30.
    guard destination >= 0 else {
      return diagnose(.fwd1, "a forward of \(forward.tid) to mds\(destination) is ignored")
    }
    // FWD2, O25: second hops that repeat the first one's number end here.
    guard forward.numForward > request.forwards else {
      return diagnose(.fwd2, "an old forward of \(forward.tid) is ignored")
    }
    if forward.clientMustResend == 0, sessions[destination]?.state == .open {
      // FWD3: the MDS has passed the request on.
      let forwarder = sessions[sender].map(\.rank)
      _ = table.update(forward.tid) { $0.forwards = forward.numForward }
      table.assign(forward.tid, to: destination, forwarder: forwarder)
    } else {
      // FWD4.
      _ = table.update(forward.tid) { request in
        request.forwards = forward.numForward
        request.resendHint = destination
      }
      table.assign(forward.tid, to: nil)
      doRequest(forward.tid, because: .fwd4)
    }
  }

  /// A forward that lacks its last byte.
  mutating func receiveShortForward(_ forward: ClientRequestForward, from source: EntityName) {
    // O1.
    guard configuration.quirks.contains(.shortForwards) else {
      return diagnose(.fwd1, "a forward of 16 bytes is ignored")
    }
    var forward = forward
    forward.clientMustResend = 0
    receiveForward(forward, from: source)
  }
}
