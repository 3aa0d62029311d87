/// A number that every sender sets to 0: shown only where it is not, so that nothing is lost.
public struct Reserved<Raw: FixedWidthInteger & BitwiseCopyable & Sendable>: WireScalar {
  public var raw: Raw
  public init(raw: Raw) { self.raw = raw }

  /// Makes the value that is to be expected.
  public init() { raw = 0 }

  public static var form: ScalarForm { .reserved }
}
