public import Synthesis

/// Something that takes bytes from strangers, and what must be true of it whatever they are.
///
/// An input is a run of bytes, so that other fuzzers can make it, too. Whatever a target needs
/// besides the bytes that it is about (versions, features, the order of packets) is in the input.
public protocol FuzzTarget {
  /// What it is called: `message/013/client_request`.
  var name: String { get }
  /// Inputs that it has without any capture.
  var ownSeeds: [[UInt8]] { get }
  /// Words that inputs are made of, where they are text.
  var words: [[UInt8]] { get }
  /// How many runs it has where the slowest target has one: fixed, and not what the machine measures,
  /// so that the same seed makes the same runs.
  var weight: Int { get }
  /// Runs one input and tells `outcome` what it reached, and what is wrong.
  func run(_ input: [UInt8], _ outcome: inout Outcome)
  /// Another input, changed with knowledge of its structure; nil where nothing came of it.
  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]?
}

extension FuzzTarget {
  /// None, unless the target says otherwise.
  public var ownSeeds: [[UInt8]] { [] }
  /// None, unless the target says otherwise.
  public var words: [[UInt8]] { [] }
  /// That of most targets, which take some microseconds.
  public var weight: Int { 8 }
  /// Nothing is known of the structure, unless the target says otherwise.
  public func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? { nil }
}

/// The caps of fuzzing.
public enum FuzzLimits {
  /// The longest input, in bytes: more than most messages, and short enough to be quick.
  public static let longestInput = 64 << 10
  /// What one run may take, in nanoseconds: a hundred times what the slowest target takes, so that
  /// no other work of the machine is taken for a fault.
  static let timePerRun = 100_000_000
  /// And for each byte of the input.
  static let timePerByte = 20_000
  /// How much more memory the process may hold after a run than before, in bytes.
  static let memoryPerRun = 64 << 20
  /// And for each byte of the input: what decompression may make of it.
  static let memoryPerByte = 4 << 10
}
