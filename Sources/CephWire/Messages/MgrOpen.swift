public import Common

/// MGR_OPEN: a process introduces itself to a manager (mainline.md 3.10.2).
public struct MgrOpen: WireMessage {
  public static let code = MessageType(raw: 1792)

  public var daemonName = WireString()
  /// Empty where the kind of process tells it.
  public var serviceName = WireString()
  /// Whether the process is to be listed as a service, with what follows.
  public var isServiceDaemon: UInt8 = 0
  public var metadata: [MetadataEntry] = []
  public var status: [MetadataEntry] = []
  /// The process's settings.
  public var config: [UInt8] = []
  public var configDefaults: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("daemon_name", &daemonName)
    if c.context.version >= 2 {
      try c.field("service_name", &serviceName)
      try c.field("service_daemon", &isServiceDaemon)
      if isServiceDaemon != 0 {
        try c.list("daemon_metadata", &metadata)
        try c.list("daemon_status", &status)
      }
    }
    if c.context.version >= 3 {
      try c.bytes("config_bl", &config)
      try c.bytes("config_defaults_bl", &configDefaults)
    }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mgropen(")
    output.append(service: serviceName, daemon: daemonName, header)
    if isServiceDaemon != 0 { output.append(" daemon") }
    output.append(")")
  }
}

extension OutputBuffer {
  /// Appends the name of a process that a manager is told of: `mds.a`.
  mutating func append(
    service: WireString, daemon: WireString, _ header: MessageHeader
  ) {
    if service.isEmpty {
      header.sourceName.type.appendText(to: &self)
    } else {
      append(service.bytes)
    }
    append(".")
    append(daemon.bytes)
  }
}
