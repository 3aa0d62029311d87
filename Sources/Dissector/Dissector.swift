public import Capture
public import Cephx
public import Common
public import Transport

/// The hall where the stages meet: packets in, numbered and timed events with typed messages out.
///
/// Memory is bounded by the live connections, the caps of `DissectorOptions` and the questions that
/// wait for an answer, never by the length of the capture.
public struct Dissector: ~Copyable {
  private var transport: TransportEngine
  private var streams: StreamStage
  private var last: PacketStamp?
  private var packets = 0
  /// The threads that show what is found; nil where a sink takes it.
  private var lanes: DecodingLanes?

  /// Makes a dissector that hands its events to `sink`.
  public init(sink: any EventSink, options: DissectorOptions = DissectorOptions()) {
    self.init(rawSink: EventFinisher(sink), options: options)
  }

  /// Makes a dissector that reads and shows payloads on several threads, each with a shower of its
  /// own; what they have shown goes to `output` in the order of the capture.
  ///
  /// - Parameter threads: how many, at least 1.
  public init(
    threads: Int, output: any ShownOutput, options: DissectorOptions = DissectorOptions(),
    makeShower: @escaping @Sendable () -> any EventShower
  ) {
    let lanes = DecodingLanes(threads: threads, output: output, makeShower: makeShower)
    self.init(rawSink: lanes, options: options)
    self.lanes = lanes
  }

  /// Makes a dissector whose events are finished by `rawSink`.
  init(rawSink: any RawEventSink, options: DissectorOptions) {
    transport = TransportEngine(limits: options.transportLimits)
    streams = StreamStage(sink: rawSink, options: options)
  }

  /// Takes the next packet of the capture.
  public mutating func receive(_ packet: PacketRecord, _ bytes: RawSpan) {
    last = packet.stamp
    packets += 1
    transport.receive(
      bytes, linkType: packet.linkType, originalLength: packet.originalLength, at: packet.stamp,
      into: &streams)
  }

  /// Whether nobody wants what follows. Never where a sink takes the events.
  public var isDone: Bool { lanes?.isDone ?? false }

  /// Hands on what has come so far, since nothing more may come for a while.
  public func flush() { lanes?.flush() }

  /// Ends the capture: what still waits is told as far as it came.
  public mutating func finish() {
    transport.finish(at: last, into: &streams)
    streams.finish()
  }

  /// What has been seen so far.
  public var counts: DissectorCounts {
    var counts = streams.events.counts
    counts.packets = packets
    return counts
  }

  /// What is known of keys: what the capture has told, and what would have been needed.
  public var keys: KeyStore { streams.keys }

  /// What the transport noted of no connection in particular.
  public var notes: [(stamp: PacketStamp, note: TransportNote)] { streams.notes }
}
