import CephWire
import Testing

@Suite struct ClientMetricsTests {
  /// All that Linux 6.1 tells.
  private static let linux61 = MainlineBytes(
    """
    0a000000
    00000000 01 01 18000000 0f01000000000000 0200000000000000 0d00000000000000
    01000000 02 01 20000000 00000000 00000000 00000000 00000000 0000000000000000 0000000000000000
    02000000 02 01 20000000 00000000 317b2500 00000000 317b2500 0000000000000000 0100000000000000
    03000000 02 01 20000000 00000000 03ac090b 00000000 64a05500 2b84413c02770300 2100000000000000
    04000000 01 01 18000000 8400000000000000 0000000000000000 0f00000000000000
    05000000 01 01 10000000 0000000000000000 0d00000000000000
    06000000 01 01 10000000 0d00000000000000 0d00000000000000
    07000000 01 01 10000000 0000000000000000 0d00000000000000
    08000000 01 01 10000000 0000000000000000 0000000000000000
    09000000 01 01 10000000 0100000000000000 0700000000000000
    """)

  @Test func `a kernel client tells how it fares`() throws {
    let metrics: ClientMetrics = try Self.linux61.value()
    #expect(metrics.metrics.map(\.type.raw) == Array(0...9))
    #expect(metrics.metrics[0].counters == [271, 2, 13])
    #expect(metrics.metrics[3].latency.nanoseconds == 185_183_235)
    #expect(metrics.metrics[3].averageLatency.nanoseconds == 5_611_620)
    #expect(metrics.metrics[3].squareSum == 975_276_414_698_539)
    #expect(metrics.metrics[3].count == 33)
    #expect(metrics.metrics[9].counters == [1, 7])
    #expect(
      mainlineSummary(metrics)
        == "client_metrics [client_metric_type: CAP_INFO cap_hits: 271 cap_misses: 2 num_caps: 13]"
        + "[client_metric_type: READ_LATENCY latency: 0.000000, avg_latency: 0.000000, sq_sum: 0,"
        + " count=0]"
        + "[client_metric_type: WRITE_LATENCY latency: 0.002456, avg_latency: 0.002456, sq_sum: 0,"
        + " count=1]"
        + "[client_metric_type: METADATA_LATENCY latency: 0.185183, avg_latency: 0.005611,"
        + " sq_sum: 975276414698539, count=33]"
        + "[client_metric_type: DENTRY_LEASE dlease_hits: 132 dlease_misses: 0 num_dentries: 15]"
        + "[client_metric_type: OPENED_FILES opened_files: 0 total_inodes: 13]"
        + "[client_metric_type: PINNED_ICAPS pinned_icaps: 13 total_inodes: 13]"
        + "[client_metric_type: OPENED_INODES opened_inodes: 0 total_inodes: 13]"
        + "[client_metric_type: READ_IO_SIZES total_ops: 0 total_size: 0]"
        + "[client_metric_type: WRITE_IO_SIZES total_ops: 1 total_size: 7]")
  }

  @Test func `fields are named as in the log`() throws {
    let message = MainlineBytes(
      "01000000 04000000 01 01 18000000 0100000000000000 0200000000000000 0300000000000000")
    #expect(
      message.json(try message.value(as: ClientMetrics.self))
        == #"{"metrics":[{"type":"DENTRY_LEASE","struct_v":1,"dlease_hits":1,"dlease_misses":2,"#
        + #""num_dentries":3}]}"#)
  }

  @Test func `the first latencies were sums only`() throws {
    let message = MainlineBytes("01000000 03000000 01 01 08000000 02000000 40420f00")
    let metrics: ClientMetrics = try message.value()
    let metric = try #require(metrics.metrics.first)
    #expect(metric.structVersion.number == 1)
    #expect(metric.latency.seconds == 2)
    #expect(metric.latency.nanoseconds == 1_000_000)
    #expect(!message.json(metrics).contains("avg_latency"))
  }

  @Test func `Linux 7.2 tells of each subvolume`() throws {
    // The layout of mainline.md 3.8; no recording has it.
    let message = MainlineBytes(
      """
      01000000 10000000 01 01 46000000 0100000000000000
      01 01 38000000 0001000000000000 02000000 03000000 0400000000000000 0500000000000000
      0600000000000000 0700000000000000 0800000000000000
      """)
    let metrics: ClientMetrics = try message.value()
    let subvolume = try #require(metrics.metrics.first?.subvolumes.first)
    #expect(subvolume.subvolumeID == 0x100)
    #expect(subvolume.readOperations == 2)
    #expect(subvolume.writeOperations == 3)
    #expect(subvolume.readBytes == 4)
    #expect(subvolume.writeBytes == 5)
    #expect(subvolume.readLatencyMicroseconds == 6)
    #expect(subvolume.writeLatencyMicroseconds == 7)
    #expect(subvolume.timeStamp == 8)
    #expect(
      mainlineSummary(metrics) == "client_metrics [client_metric_type: SUBVOLUME_METRICS ]")
  }

  @Test func `a metric of a newer client is kept as it is`() throws {
    let message = MainlineBytes("01000000 11000000 03 01 05000000 0102030405")
    let decoded = message.decoded(as: ClientMetrics.self)
    #expect(decoded.isWhole)
    let metrics = try #require(decoded.value as? ClientMetrics)
    #expect(metrics.metrics.first?.body == [1, 2, 3, 4, 5])
    #expect(metrics.metrics.first?.structVersion.number == 3)
    #expect(try metrics.write(context: message.context) == message.parts)
    #expect(mainlineSummary(metrics) == "client_metrics [client_metric_type: (UNKNOWN:17) ]")
  }

  @Test func `more subvolumes than there are bytes are refused`() throws {
    let message = MainlineBytes("01000000 10000000 01 01 08000000 ffffffffffffffff")
    let decoded = message.decoded(as: ClientMetrics.self)
    #expect(!decoded.isWhole)
    #expect(decoded.problems.map(\.field) == ["metrics[0].subvolumes"])
  }
}
