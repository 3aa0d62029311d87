public import Common

/// What a metric measures (mainline.md 3.8).
public struct MetricType: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let subvolumes = MetricType(raw: 16)

  public static let names: NameTable<UInt32> = [
    0: "CAP_INFO", 1: "READ_LATENCY", 2: "WRITE_LATENCY", 3: "METADATA_LATENCY",
    4: "DENTRY_LEASE", 5: "OPENED_FILES", 6: "PINNED_ICAPS", 7: "OPENED_INODES",
    8: "READ_IO_SIZES", 9: "WRITE_IO_SIZES", 10: "AVG_READ_LATENCY", 11: "STDEV_READ_LATENCY",
    12: "AVG_WRITE_LATENCY", 13: "STDEV_WRITE_LATENCY", 14: "AVG_METADATA_LATENCY",
    15: "STDEV_METADATA_LATENCY", 16: "SUBVOLUME_METRICS",
  ]

  /// Whether it is the time that operations take.
  var isLatency: Bool { (1...3).contains(raw) }

  /// The names of the counts that such a metric is made of.
  var counters: [StaticString] {
    switch raw {
    case 0: ["cap_hits", "cap_misses", "num_caps"]
    case 4: ["dlease_hits", "dlease_misses", "num_dentries"]
    case 5: ["opened_files", "total_inodes"]
    case 6: ["pinned_icaps", "total_inodes"]
    case 7: ["opened_inodes", "total_inodes"]
    case 8, 9: ["total_ops", "total_size"]
    default: []
    }
  }
}

/// What a client did in one subvolume since it last told (mainline.md 3.8).
public struct SubvolumeMetric: WireVersioned {
  public var subvolumeID: UInt64 = 0
  public var readOperations: UInt32 = 0
  public var writeOperations: UInt32 = 0
  public var readBytes: UInt64 = 0
  public var writeBytes: UInt64 = 0
  public var readLatencyMicroseconds: UInt64 = 0
  public var writeLatencyMicroseconds: UInt64 = 0
  public var timeStamp: UInt64 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("subvolume_id", &subvolumeID)
    try c.field("read_ops", &readOperations)
    try c.field("write_ops", &writeOperations)
    try c.field("read_bytes", &readBytes)
    try c.field("write_bytes", &writeBytes)
    try c.field("read_latency_us", &readLatencyMicroseconds)
    try c.field("write_latency_us", &writeLatencyMicroseconds)
    try c.field("time_stamp", &timeStamp)
  }
}

/// One metric: its type, and what belongs to the type (mainline.md 3.8).
public struct ClientMetric: WireVersioned {
  public var type = MetricType(raw: 0)
  /// Latencies: the sum.
  public var latency = Timespec()
  /// Latencies, since version 2: the mean.
  public var averageLatency = Timespec()
  /// Latencies, since version 2: the sum of the squares, in nanoseconds.
  public var squareSum: UInt64 = 0
  /// Latencies, since version 2: how many operations.
  public var count: UInt64 = 0
  /// The counts that `type.counters` names, in their order.
  public var counters: [UInt64] = []
  public var subvolumes: [SubvolumeMetric] = []
  /// All of a metric whose type has no description.
  public var body: [UInt8] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 10
  public static let newest = StructVersion(2, compat: 1)

  /// The type stands before the version.
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", &type)
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let names = type.counters
    if type.isLatency {
      try layoutLatency(&c)
    } else if type == .subvolumes {
      let count = try c.count("subvolumes", subvolumes.count, as: UInt64.self)
      try c.elements("subvolumes", &subvolumes, count: count)
    } else if names.isEmpty {
      try c.bytesToEnd("body", &body)
    } else {
      counters += Array(repeating: 0, count: max(names.count - counters.count, 0))
      for (index, name) in names.enumerated() { try c.field(name, &counters[index]) }
    }
  }

  private mutating func layoutLatency<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("latency", &latency)
    if structVersion.number < 2 { return }
    try c.field("avg_latency", &averageLatency)
    try c.field("sq_sum", &squareSum)
    try c.field("count", &count)
  }

  /// Appends what Ceph's log prints of it.
  func appendText(to output: inout OutputBuffer) {
    output.append("[client_metric_type: ")
    if let name = type.name {
      output.append(name)
      output.append(" ")
    } else {
      output.append("(UNKNOWN:")
      output.append(decimal: UInt64(type.raw))
      output.append(") ")
    }
    if type.isLatency { appendLatency(to: &output) }
    for (index, (name, counter)) in zip(type.counters, counters).enumerated() {
      if index > 0 { output.append(" ") }
      output.append(name)
      output.append(": ")
      output.append(decimal: counter)
    }
    output.append("]")
  }

  private func appendLatency(to output: inout OutputBuffer) {
    output.append("latency: ")
    latency.appendLogText(to: &output, dialect: .cephV027)
    output.append(", avg_latency: ")
    averageLatency.appendLogText(to: &output, dialect: .cephV027)
    output.append(", sq_sum: ")
    output.append(decimal: squareSum)
    output.append(", count=")
    output.append(decimal: count)
  }
}

/// CLIENT_METRICS: a client tells the MDS of rank 0 how it fares (mainline.md 3.8).
public struct ClientMetrics: WireMessage {
  public static let code = MessageType(raw: 29)

  public var metrics: [ClientMetric] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("metrics", &metrics)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_metrics ")
    for metric in metrics { metric.appendText(to: &output) }
  }
}
