/// How many of all runs each target has.
public enum FuzzShares {
  /// Shares `runs` by weight. The shares are in the order of the weights, of which none is negative,
  /// and make up all runs where one weight is positive.
  public static func of(_ runs: Int, weights: [Int]) -> [Int] {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return weights.map { _ in 0 } }
    var weightSoFar = 0
    var given = 0
    return weights.map { weight in
      weightSoFar += weight
      let upToHere = sum.dividingFullWidth(runs.multipliedFullWidth(by: weightSoFar)).quotient
      defer { given = upToHere }
      return upToHere - given
    }
  }
}
