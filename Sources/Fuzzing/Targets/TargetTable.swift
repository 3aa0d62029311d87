import CephWire

/// Everything that is fuzzed.
public enum TargetTable {
  /// Everything that takes bytes from strangers, in the order in which it is listed.
  public static var all: [any FuzzTarget] {
    Dialect.allCases.flatMap { dialect in
      MessageTable.all(in: dialect).map { MessageTarget(type: $0, dialect: dialect) }
    } + FrameTable.all.map { FrameTarget(type: $0) }
      + Dialect.allCases.map { MessengerTarget(dialect: $0) }
      + [
        TransportTarget(), CaptureTarget(), KeyringTarget(), KeyLogTarget(), JSONTarget(),
        ReplayTarget(),
      ]
  }

  /// Those whose name is `pattern`, or begins with it and a slash: `message/013`. Self-tests are
  /// found here, too.
  public static func targets(_ pattern: String) -> [any FuzzTarget] {
    let hidden: [any FuzzTarget] = SelfTest.Fault.allCases.map { SelfTest(fault: $0) }
    return (all + hidden).filter { $0.name == pattern || $0.name.hasPrefix(pattern + "/") }
  }
}
