import CephWire
import MDSClient

extension Incoming {
  /// The message in a few words.
  var text: String {
    switch self {
    case .map(let map): map.text
    case .brokenMap(_, let epoch): "a broken map \(epoch)"
    case .session(let message): message.op.name ?? "session \(message.op.raw)"
    case .reply(let reply, _):
      "\(reply.safe == 0 ? "unsafe" : "safe") reply to \(reply.tid) = \(reply.result)"
    case .forward(let forward):
      "forward of \(forward.tid) to mds\(forward.destinationMDS), number \(forward.numForward)"
        + (forward.clientMustResend == 0 ? ", passed on" : "")
    case .shortForward(let forward): "a short forward of \(forward.tid)"
    case .caps(let caps): caps.text
    case .lease(let lease): "lease \(lease.action.name ?? "?") \(lease.ino)/\(lease.dname)"
    case .snap(let snap): "snap \(snap.op.name ?? "?") \(snap.split)"
    case .unreadable(let type): "unreadable \(type.raw)"
    }
  }
}

extension Outgoing {
  /// The message in a few words.
  var text: String {
    switch self {
    case .session(let message): "\(message.op.name ?? "session"), seq \(message.seq)"
    case .request(let request):
      "request \(request.tid) (\(request.op.name ?? "?"), oldest \(request.oldestClientTID), "
        + "retry \(request.numRetry), flags \(request.flags))"
    case .caps(let caps): caps.text
    case .capRelease(let release):
      "release of " + release.caps.map { "\($0.ino)" }.joined(separator: ", ")
    case .lease(let lease): "lease \(lease.action.name ?? "?") \(lease.ino)/\(lease.dname)"
    case .reconnect(let reconnect):
      reconnect.closed != 0 ? "reconnect, closed" : "reconnect with \(reconnect.caps.count) caps"
    }
  }
}

extension ClientCaps {
  var text: String {
    "caps \(op.name ?? "?") of \(ino): \(caps), seq \(seq), dirty \(dirty)"
  }
}

extension MDSMap {
  var text: String {
    let states = map.infos.map { "mds\($0.rank) \($0.state.name ?? "?")" }
    return "map \(epoch) (\(states.joined(separator: ", ")))"
  }
}

extension Effect {
  /// The effect in a few words; nil where it is nobody's business.
  var text: String? {
    switch self {
    case .send(let sending):
      "to mds\(sending.rank): \(sending.message.text) (\(sending.rule.rawValue))"
    case .requestMap(let epoch): "wants map \(epoch)"
    case .markDown(let rank, _): "closes the connection with mds\(rank)"
    case .completed(let tid, let outcome): "request \(tid) ends: \(outcome)"
    case .madeSafe(let tid): "request \(tid) is safe"
    case .sessionOpened(let rank): "the session with mds\(rank) is open"
    case .sessionClosed(let rank): "the session with mds\(rank) is closed"
    case .unmountFromMonitors: "unmounts from the monitors"
    case .diagnostic(let diagnostic): "notes \(diagnostic.rule.rawValue): \(diagnostic.text)"
    case .choiceWanted, .writeBackWanted: nil
    }
  }
}

extension World {
  func noteEffect(_ effect: Effect) {
    if let text = effect.text { note("    " + text) }
  }
}
