/// Makes an input that fails shorter, as long as it fails: takes out halves, quarters, and so on
/// down to bytes, and puts zeros in the place of what is left.
public struct Minimiser {
  private let fails: ([UInt8]) -> Bool
  private var trials: Int

  /// Makes a minimiser that tries at most `trials` inputs; `fails` says whether one fails as it should.
  public init(trials: Int, fails: @escaping ([UInt8]) -> Bool) {
    self.trials = trials
    self.fails = fails
  }

  /// The shortest input that was found.
  public mutating func minimised(_ input: [UInt8]) -> [UInt8] {
    var best = input
    var size = max(1, best.count / 2)
    while trials > 0 {
      let before = best.count
      removePieces(of: size, from: &best)
      if size == 1 && best.count == before { break }
      size = max(1, min(size / 2, best.count / 2))
    }
    zero(&best)
    return best
  }

  private mutating func removePieces(of size: Int, from best: inout [UInt8]) {
    var start = 0
    while start < best.count, trials > 0 {
      var shorter = best
      shorter.removeSubrange(start..<min(start + size, best.count))
      if isFailing(shorter) { best = shorter } else { start += size }
    }
  }

  private mutating func zero(_ best: inout [UInt8]) {
    for index in best.indices where best[index] != 0 && trials > 0 {
      var plainer = best
      plainer[index] = 0
      if isFailing(plainer) { best = plainer }
    }
  }

  private mutating func isFailing(_ input: [UInt8]) -> Bool {
    trials -= 1
    return fails(input)
  }
}
