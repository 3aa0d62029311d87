public import Capture
public import Cephx
public import Common
public import Transport

/// The hall where the stages meet: packets in, numbered and timed events with typed messages out.
///
/// Memory is bounded by the live connections, the caps of `DissectorOptions` and the questions that
/// wait for an answer, never by the length of the capture. On several threads `counts`, `keys` and
/// `notes` are only known at the end.
public struct Dissector: ~Copyable {
  private var transport: TransportEngine
  private var streams: StreamStage
  private var last: PacketStamp?
  private var packets = 0
  /// The thread that has the streams until the end; nil where they are taken apart here.
  private let lane: StreamLane?

  /// Makes a dissector that hands its events to `sink`.
  public init(sink: any EventSink, options: DissectorOptions = DissectorOptions()) {
    transport = TransportEngine(limits: options.transportLimits)
    streams = StreamStage(sink: EventFinisher(sink), options: options)
    lane = nil
  }

  /// Makes a dissector that works on several threads: one more takes the streams apart, and `threads`
  /// read payloads. `sink` is used by them, one at a time and in the order of the capture, until
  /// ``finish()`` has returned.
  ///
  /// - Parameter threads: how many; with 1 everything happens on the caller's.
  public init(
    sink: any EventSink, threads: Int, options: DissectorOptions = DissectorOptions()
  ) {
    if threads > 1 {
      self.init(threads: threads, .handed(EventHandover(sink)), options)
    } else {
      self.init(sink: sink, options: options)
    }
  }

  /// Makes a dissector that works on several threads: one more takes the streams apart, and `threads`
  /// read and show payloads, each with a shower of its own. What they have shown goes to `output` in
  /// the order of the capture.
  ///
  /// - Parameter threads: how many, at least 1.
  public init(
    threads: Int, output: any ShownOutput, options: DissectorOptions = DissectorOptions(),
    makeShower: @escaping @Sendable () -> any EventShower
  ) {
    self.init(threads: threads, .shown(output, makeShower: makeShower), options)
  }

  private init(
    threads: Int, _ destination: DecodingLanes.Destination, _ options: DissectorOptions
  ) {
    let lanes = DecodingLanes(threads: threads, destination)
    transport = TransportEngine(limits: options.transportLimits)
    streams = StreamStage(sink: lanes, options: options)
    lane = StreamLane(streams, lanes)
  }

  deinit {
    // Threads wait for more as long as nobody tells them otherwise.
    lane?.close()
  }

  /// Takes the next packet of the capture.
  public mutating func receive(_ packet: PacketRecord, _ bytes: RawSpan) {
    last = packet.stamp
    packets += 1
    guard let lane else {
      return transport.receive(
        bytes, linkType: packet.linkType, originalLength: packet.originalLength, at: packet.stamp,
        into: &streams)
    }
    var batch = lane.batch
    transport.receive(
      bytes, linkType: packet.linkType, originalLength: packet.originalLength, at: packet.stamp,
      into: &batch)
    lane.handOverIfFull()
  }

  /// Whether nobody wants what follows.
  public var isDone: Bool { lane?.isDone ?? streams.events.isDone }

  /// Hands on what has come so far, since nothing more may come for a while.
  public func flush() { lane?.flush() }

  /// Ends the capture: what still waits is told as far as it came.
  public mutating func finish() {
    guard let lane else {
      transport.finish(at: last, into: &streams)
      return streams.finish()
    }
    var batch = lane.batch
    transport.finish(at: last, into: &batch)
    streams = lane.finish()
  }

  /// What has been seen so far; on several threads, only what is left at the end.
  public var counts: DissectorCounts {
    var counts = streams.events.counts
    counts.packets = packets
    counts.givenUp = streams.givenUp
    counts.givenUp.transport = transport.counts
    return counts
  }

  /// What is known of keys: what the capture has told, and what would have been needed.
  public var keys: KeyStore { streams.keys }

  /// How often the transport noted something of no connection in particular.
  public var noteCount: Int { streams.noteCount }

  /// The first of these notes.
  public var notes: [(stamp: PacketStamp, note: TransportNote)] { streams.notes }
}
