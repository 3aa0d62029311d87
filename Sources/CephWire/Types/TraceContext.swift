/// Which trace a message is part of, by the tracer of 2015 (`blkin`, mainline.md 3.11), 24 bytes; all
/// zeros where nobody traces.
public struct TraceContext: WireStruct {
  public var traceID: UInt64 = 0
  public var spanID: UInt64 = 0
  public var parentSpanID: UInt64 = 0

  public init() {}

  public static let minimumSize = 24

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("trace_id", &traceID)
    try c.field("span_id", &spanID)
    try c.field("parent_span_id", &parentSpanID)
  }
}

/// Which trace a message is part of, by the tracer of today (OpenTelemetry, mainline.md 3.11).
public struct TelemetryContext: WireVersioned {
  /// All of it: whether there is a trace, and 16, 8 and 1 bytes of it where there is. Programs that
  /// are built without the tracer leave it empty.
  public var body: [UInt8] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.bytesToEnd("body", &body)
  }
}
