import Common
import Synthesis

/// Makes a capture of events: pcap, with TCP connections and, where the events do not bring it, the
/// messenger's handshake.
public struct CaptureEncoder {
  private let writer = PcapWriter()
  private var connections: [Key: EncodedConnection] = [:]
  private var order: [Key] = []
  private var now: Instant

  /// What tells connections apart.
  private enum Key: Hashable {
    case number(Int)
    case ends(Set<RecordedEvent.Party>)
  }

  /// Events without a time begin here, and follow each other by this much.
  private static let start = Instant(nanoseconds: 1_245_362_400_000_000_000)
  private static let step: Int64 = 1_000_000

  /// Makes an encoder, and the beginning of the capture.
  public init(into output: inout [UInt8]) {
    now = Instant(nanoseconds: Self.start.nanoseconds - Self.step)
    writer.header(linkType: .ethernet, to: &output)
  }

  /// Appends the packets of one event. Throws where the two ends' addresses are no addresses.
  public mutating func append(
    _ event: RecordedEvent, to output: inout [UInt8]
  ) throws(RecordedEventError) {
    var event = event
    // A session can be come back to only where it has begun.
    if let session = event.session, connections[.number(session)] == nil { event.session = nil }
    now = event.time ?? Instant(nanoseconds: now.nanoseconds &+ Self.step)
    let key = event.connection.map(Key.number) ?? .ends([event.from, event.to])
    var connection: EncodedConnection
    if let known = connections.removeValue(forKey: key) {
      connection = known
    } else {
      connection = try EncodedConnection(event, index: order.count)
      order.append(key)
    }
    connection.append(event, at: now) { packet, time in
      writer.packet(packet, at: time, to: &output)
    }
    connections[key] = connection
  }

  /// Appends the ends of the connections that are still open.
  public mutating func finish(into output: inout [UInt8]) {
    for key in order {
      connections[key]?.end(at: now) { packet, time in
        writer.packet(packet, at: time, to: &output)
      }
    }
  }
}
