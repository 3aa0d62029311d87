public import Common

/// A number of fixed size on the wire, little-endian unless its type swaps it.
///
/// How the number is shown belongs to its type: an inode number is hexadecimal everywhere, a mode
/// octal, an operation has a name.
public protocol WireScalar: Hashable, Sendable {
  /// The integer that is on the wire.
  associatedtype Raw: FixedWidthInteger & BitwiseCopyable & Sendable
  /// Makes the value that `raw` stands for; any number is a value.
  init(raw: Raw)
  /// The integer that is on the wire.
  var raw: Raw { get }
  /// The number that JSON and text show: `raw`, unless the wire's byte order is not little-endian.
  var number: Raw { get }
  /// Makes the value that JSON shows as `number`.
  init(number: Raw)
  /// How the value is shown.
  static var form: ScalarForm { get }
  /// Appends the value as text shows it.
  func appendText(to output: inout OutputBuffer)
  /// The value that a text in JSON stands for; only asked where `form` is `.name`
  /// or `.text`.
  init?(text: String)
  /// Whether the specification knows this value; where not, reading it notes a problem.
  var isKnown: Bool { get }
}

/// How a scalar is shown in JSON and text.
public enum ScalarForm: Sendable {
  /// A number, decimal in text.
  case decimal
  /// A number, hexadecimal in text.
  case hexadecimal
  /// A number, octal in text.
  case octal
  /// A text where the value is known (`isKnown`), else a number.
  case name
  /// A text whatever the value is: an address, an identity.
  case text
  /// A set of bits: an object with the number (`bits`) and Ceph's own text (`text`).
  case bits
  /// A decimal number that is not shown where it is 0.
  case reserved
}

extension WireScalar {
  /// Shows a decimal number unless the type says otherwise.
  @inlinable public static var form: ScalarForm { .decimal }

  /// The number is the one on the wire.
  @inlinable public var number: Raw { raw }

  /// The number is the one on the wire.
  @inlinable public init(number: Raw) { self.init(raw: number) }

  /// Every value is known unless the type says otherwise.
  @inlinable public var isKnown: Bool { true }

  /// No text stands for a value unless the type says otherwise.
  public init?(text: String) { nil }

  /// Appends the number in the base that `form` gives.
  public func appendText(to output: inout OutputBuffer) {
    switch Self.form {
    case .hexadecimal:
      output.append("0x")
      output.append(hex: UInt64(truncatingIfNeeded: raw))
    case .octal:
      output.append("0")
      output.append(octal: UInt64(truncatingIfNeeded: raw))
    default: output.append(number: raw)
    }
  }
}

extension OutputBuffer {
  /// Appends any integer in decimal.
  @inlinable mutating func append<T: FixedWidthInteger>(number value: T) {
    if T.isSigned {
      append(decimal: Int64(truncatingIfNeeded: value))
    } else {
      append(decimal: UInt64(truncatingIfNeeded: value))
    }
  }
}

extension UInt8: WireScalar {}
extension UInt16: WireScalar {}
extension UInt32: WireScalar {}
extension UInt64: WireScalar {}
extension Int8: WireScalar {}
extension Int16: WireScalar {}
extension Int32: WireScalar {}
extension Int64: WireScalar {}

extension FixedWidthInteger where Self: WireScalar, Raw == Self {
  /// An integer is its own wire form.
  @inlinable public init(raw: Self) { self = raw }

  /// An integer is its own wire form.
  @inlinable public var raw: Self { self }
}

/// A number that stands for one of a list of names; unknown numbers are kept as they are.
public protocol WireEnumeration: WireScalar {
  /// The name of each known number, as Ceph's own sources print it.
  static var names: NameTable<Raw> { get }
}

extension WireEnumeration {
  /// Enumerations are shown by name.
  public static var form: ScalarForm { .name }

  /// Whether the number has a name.
  public var isKnown: Bool { Self.names.contains(raw) }

  /// The name, or nil for a number that is not known.
  public var name: String? { Self.names[raw] }

  /// Finds the number that has the name `text`.
  public init?(text: String) {
    guard let raw = Self.names.code(of: text) else { return nil }
    self.init(raw: raw)
  }

  /// Appends the name, or the number where it has none.
  public func appendText(to output: inout OutputBuffer) {
    if let name = Self.names[raw] {
      output.append(name)
    } else {
      output.append(number: raw)
    }
  }
}
