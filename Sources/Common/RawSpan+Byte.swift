extension RawSpan {
  /// The byte at `index`, which must be less than `byteCount`.
  @inlinable public func byte(at index: Int) -> UInt8 {
    // Sound: any bits are a byte, and the load checks its bounds.
    unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }

  /// A copy of the bytes.
  public var array: [UInt8] {
    // Sound: the buffer is copied before the closure returns.
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}
