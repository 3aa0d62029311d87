import Capture
import CephWire
import Common
import Dissector
import Encoding
public import Synthesis

extension Trace {
  /// Decodes a capture.
  public init(_ recording: Recording) {
    self.init(Self.decode(recording).events)
  }

  /// The events of a capture, and how many of them have a problem or are gaps.
  static func decode(_ recording: Recording) -> (events: [TraceEvent], problems: Int) {
    let collector = Collector()
    var dissector = Dissector(sink: collector)
    for (index, packet) in recording.packets.enumerated() {
      let record = PacketRecord(
        stamp: PacketStamp(number: index + 1, time: packet.time),
        linkType: Int32(bitPattern: recording.linkLayer.rawValue),
        originalLength: packet.originalLength)
      // Sound: the span is only read, during the call.
      unsafe dissector.receive(record, packet.bytes.span.bytes)
    }
    dissector.finish()
    return (collector.events, dissector.counts.eventsWithProblems + dissector.counts.gaps)
  }

  /// The bytes of a capture file with these events.
  public func capture() throws(PlantingError) -> [UInt8] {
    var bytes: [UInt8] = []
    var encoder = CaptureEncoder(into: &bytes)
    for event in events {
      do { try encoder.append(event.recorded, to: &bytes) } catch {
        throw .cannotBeWritten(error.description)
      }
    }
    encoder.finish(into: &bytes)
    return bytes
  }

  /// The capture file, and the number that `decode` gives to each event that is written, by `id`.
  /// Throws where the file does not decode to just these events, without a problem.
  func numberedCapture() throws(PlantingError) -> (bytes: [UInt8], numbers: [Int: Int]) {
    let bytes = try capture()
    let recording: Recording
    do { recording = try PcapReader.read(bytes) } catch { throw .notReproduced("\(error)") }
    let again = Self.decode(recording)
    guard again.problems == 0 else { throw .notReproduced("\(again.problems) problems") }
    let expected = events.filter(\.isWritten)
    let seen = again.events.filter(\.isWritten)
    guard expected.count <= seen.count else {
      throw .notReproduced("\(seen.count) events instead of \(expected.count)")
    }
    var numbers: [Int: Int] = [:]
    // What the encoder adds of itself is the handshake of connections that lack one.
    var rest = seen[...]
    for event in expected {
      guard let found = rest.firstIndex(where: { $0.isSame(as: event) }) else {
        throw .notReproduced("event \(event.id)")
      }
      let added = rest[rest.startIndex..<found]
      guard added.allSatisfy({ $0.header == nil }) else {
        throw .notReproduced("a message before event \(event.id) that was not written")
      }
      numbers[event.id] = rest[found].id
      rest = rest[(found + 1)...]
    }
    guard rest.isEmpty else { throw .notReproduced("events after the last one") }
    return (bytes, numbers)
  }
}

extension TraceEvent {
  /// Whether both say the same at the same time from the same end to the same end.
  public func isSame(as other: TraceEvent) -> Bool {
    guard recorded.time == other.recorded.time,
      recorded.from.endpoint == other.recorded.from.endpoint,
      recorded.to.endpoint == other.recorded.to.endpoint
    else { return false }
    switch (recorded.content, other.recorded.content) {
    case (.message(let message), .message(let other)):
      return message.header.identity == other.header.identity && message.bytes == other.bytes
        && message.footer.flags == other.footer.flags
    case (.banner(let text, _), .banner(let other, _)): return text == other
    case (.address(let address), .address(let other)): return address == other
    case (.connect(let request), .connect(let other)): return request == other
    case (.connectReply(let reply), .connectReply(let other)): return reply == other
    case (.ack(let seq), .ack(let other)): return seq == other
    case (.close, .close), (.end, .end), (.nothing, .nothing): return true
    default: return false
    }
  }
}

extension MessageHeader {
  /// The header without what follows from the sections: lengths and checksum.
  fileprivate var identity: MessageHeader {
    var header = self
    (header.frontLength, header.dataLength, header.crc) = (0, 0, 0)
    return header
  }
}

/// Gathers the events of a capture.
private final class Collector: EventSink {
  private(set) var events: [TraceEvent] = []

  func event(_ event: borrowing Event) {
    let recorded = RecordedEvent(
      connection: event.connection, time: event.stamp.time, from: Self.party(event.from),
      to: Self.party(event.to), content: Self.content(of: event))
    let decoded = event.message?.decoded
    events.append(
      TraceEvent(
        id: event.number, recorded: recorded,
        message: decoded?.isWhole == true ? decoded?.value : nil))
  }

  private static func party(_ party: Party) -> RecordedEvent.Party {
    RecordedEvent.Party(
      name: party.name, endpoint: party.addressText, entityAddress: party.entityAddress)
  }

  private static func content(of event: borrowing Event) -> RecordedEvent.Content {
    switch event.content {
    case .message(let message):
      .message(
        RecordedMessage(
          header: message.header, footer: message.footer, context: message.context,
          bytes: MessageBytes(front: bytes(event.front), data: bytes(event.data))))
    case .banner(let text, let features): .banner(text, features)
    case .address(let address): .address(address)
    case .connect(let request): .connect(request)
    case .connectReply(let reply): .connectReply(reply)
    case .ack(let seq): .ack(seq: seq)
    // What no client of 2009 sends.
    case .gap, .frame, .authorizer, .keepalive, .peerAddress, .seqExchange: .nothing
    case .reset: .end
    case .close(let cause): cause == "messenger" ? .close : .end
    }
  }

  private static func bytes(_ span: RawSpan) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.byteCount)
    for index in 0..<span.byteCount { bytes.append(span.byte(at: index)) }
    return bytes
  }
}
