public import Common

/// How a client wants to be told of something (mainline.md 3.10).
public struct SubscribeFlags: WireFlags {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// Only the next news is wanted.
  public static let oneTime = SubscribeFlags(raw: 1)

  public static let bitNames: NameTable<UInt32> = [0: "onetime"]
}

/// One thing that a client wants to be told of (mainline.md 3.10).
public struct Subscription: WireStruct {
  /// `monmap`, `osdmap`, `mdsmap`, `mdsmap.3`, `fsmap`, `config`, …
  public var name = WireString()
  /// The first epoch that is wanted; 0 is the current one.
  public var start: UInt64 = 0
  public var flags = SubscribeFlags(raw: 0)
  /// The epoch that the client has, in version 1, where it stands in place of `start`.
  public var have: UInt64 = 0
  private var unused = Reserved<UInt64>()

  public init() {}

  public static let minimumSize = 13

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    if c.context.version >= 2 {
      try c.field("start", &start)
      try c.field("flags", &flags)
    } else {
      try c.field("unused", &unused)
      try c.field("have", &have)
      try c.field("onetime", &flags.raw)
    }
  }

  /// Appends the subscription as Ceph prints it: `osdmap=9`, `config=0+`. Who has an epoch wants
  /// the next one.
  func appendText(to output: inout OutputBuffer) {
    output.append(name.bytes)
    output.append("=")
    output.append(decimal: have == 0 ? start : have &+ 1)
    if !flags.contains(.oneTime) { output.append("+") }
  }
}

/// MON_SUBSCRIBE: a client asks a monitor to be told of news (mainline.md 3.10).
public struct MonSubscribe: WireMessage {
  public static let code = MessageType(raw: 15)

  public var subscriptions: [Subscription] = []
  /// The client's machine.
  public var hostName = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("what", &subscriptions)
    if c.context.version >= 3 { try c.field("hostname", &hostName) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_subscribe({")
    // Ceph prints the map that it has read, by name.
    let sorted = subscriptions.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
    for (index, subscription) in sorted.enumerated() {
      if index > 0 { output.append(",") }
      subscription.appendText(to: &output)
    }
    output.append("})")
  }
}
