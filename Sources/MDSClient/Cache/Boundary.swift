import CephWire
extension MDSClient {
  func path(of subject: Operation.Subject) -> Filepath {
    switch subject {
    case .inode(let ino, _):
      var f = Filepath()
      f.ino = ino
      return f
    case .dentry(let directory, let name):
      var f = Filepath()
      f.ino = directory
      f.path = name
      return f
    case .path(let path): return path
    }
  }
  mutating func releases(for operation: Operation, to rank: MDSRank) -> [RequestRelease] { [] }
  mutating func fill(
    from reply: ClientReply, for request: PendingRequest, from rank: MDSRank
  ) -> InodeNumber? { reply.trace?.target.ino }
  mutating func knownAuthority(for operation: Operation) -> (rank: MDSRank?, becomesAuth: Bool) {
    (nil, false)
  }
  mutating func receiveCaps(_ caps: ClientCaps, from rank: MDSRank) {}
  mutating func receiveLease(_ lease: ClientLease, from rank: MDSRank) {}
  mutating func receiveSnap(_ snap: ClientSnap, from rank: MDSRank) {}
  mutating func trimCaps(of rank: MDSRank, to maximum: Int) {}
  mutating func topUpReleases(of rank: MDSRank, extra: Int) {}
  mutating func sendReleases(of rank: MDSRank) {}
  mutating func removeCaps(of rank: MDSRank) {}
  mutating func processDelayedCaps() {}
  mutating func capsBecameValid(of rank: MDSRank) {}
  mutating func reconnectCaps(of rank: MDSRank) -> (caps: [ReconnectCap], realms: [ReconnectRealm])
  { ([], []) }
}
