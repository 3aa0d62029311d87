public import Common

/// MON_GET_MAP: asks a monitor for the map of the monitors (2009.md 3.11; mainline.md
/// 3.10).
public struct MonGetMap: EmptyMessage {
  public static let code = MessageType(raw: 5)
  public var trailing: [UInt8] = []
  public init() {}
}

/// CLIENT_MOUNT: a client asks a monitor to be admitted (2009.md 3.11).
public struct ClientMount: EmptyMessage {
  public static let code = MessageType(raw: 10)
  public var trailing: [UInt8] = []
  public init() {}
}

/// CLIENT_UNMOUNT: a client takes its leave; the monitor returns the same (2009.md 3.11).
public struct ClientUnmount: EmptyMessage {
  public static let code = MessageType(raw: 12)
  public var trailing: [UInt8] = []
  public init() {}
}

/// SHUTDOWN: asks a daemon to end (mainline.md 3.10).
public struct Shutdown: EmptyMessage {
  public static let code = MessageType(raw: 1)
  public var trailing: [UInt8] = []
  public init() {}
}

/// PING: keeps a connection alive (2009.md 1.3; mainline.md 3.10).
public struct Ping: EmptyMessage {
  public static let code = MessageType(raw: 2)
  public var trailing: [UInt8] = []
  public init() {}
}

/// A message without a payload: that it was sent is all that it says.
public protocol EmptyMessage: WireMessage {}

extension EmptyMessage {
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {}

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    Self.code.appendName(to: &output, in: context.dialect)
    if !context.is2009 { output.append(" magic: 0") }
  }
}
