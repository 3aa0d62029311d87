import CephWire

/// CHO: which MDS a request goes to (2009.md 5.3).
extension MDSClient {
  /// CHO1: the rank that the request has been told, if there is such an MDS.
  func hintedMDS(_ hint: MDSRank?) -> MDSRank? {
    guard let hint, sessions[hint] != nil || map.state(hint).raw > 0 else { return nil }
    return hint
  }

  /// CHO2…CHO4; nil where there is no MDS at all.
  mutating func chooseMDS(for tid: UInt64) -> MDSRank? {
    guard let operation = table[tid]?.operation else { return nil }
    // CHO2.
    if operation.directMode == .random { return randomMDS() }
    // CHO3.
    let known = knownAuthority(for: operation)
    if known.becomesAuth { _ = table.update(tid) { $0.operation.directMode = .auth } }
    // CHO4.
    return known.rank ?? randomMDS()
  }

  /// MAP10: any MDS that is up; nil where none is.
  private mutating func randomMDS() -> MDSRank? {
    let up = map.upRanks
    guard !up.isEmpty else { return nil }
    let byte = randomByte()
    guard configuration.quirks.contains(.skewedRandomMDS) else {
      return up[Int(byte) % up.count]
    }
    // O2: the byte is signed, its remainder keeps the sign, and what is found is the rank after the
    // one that was counted to.
    let steps = Int(Int8(bitPattern: byte)) % up.count
    return steps > 0 ? up[steps - 1] &+ 1 : 0
  }
}
