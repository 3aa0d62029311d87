/// What most messages to a monitor begin with, and many of its answers: which state of the service
/// they are about, and through which monitor they came (mainline.md 2.7).
public struct PaxosHeader: WireStruct {
  /// The version of the service's state that the sender has.
  public var version: UInt64 = 0
  /// -1 is none.
  public var sessionMonitor: Int16 = -1
  public var sessionMonitorTID: UInt64 = 0

  public init() {}

  public static let minimumSize = 18

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("have_version", &version)
    try c.field("session_mon", &sessionMonitor)
    try c.field("session_mon_tid", &sessionMonitorTID)
  }

  /// The version alone, where the rest is as every client fills it.
  public var compactText: String? {
    sessionMonitor == -1 && sessionMonitorTID == 0 ? "have_version \(version)" : nil
  }
}
