import CephWire
import Encoding
import Synthesis
import Testing

@testable import FaultPlanting

/// Changes to `f_idle_stale`, where all messages of the first client's session lie on one
/// connection.
@Suite struct DraftTests {
  private let trace: Trace
  /// The client's requests on that connection.
  private let requests: [TraceEvent]

  init() throws {
    trace = try Bases.recording(.stale)
    let all = trace.events.filter { $0.message is ClientRequest }
    requests = all.filter { $0.direction == all.first?.direction }
  }

  @Test func `a message that is taken out leaves no gap`() throws {
    var draft = Draft(trace)
    try draft.delete(requests[2].id)
    let result = draft.finished()
    checkNumbers(result)
    let after = try #require(result.events.first { $0.id == requests[3].id }?.header?.seq)
    #expect(after == (requests[3].header?.seq ?? 0) - 1)
    #expect(draft.changes == [.deleted(requests[2].id)])
  }

  @Test func `a message that is put in is counted and acknowledged`() throws {
    var draft = Draft(trace)
    let id = try draft.insert(ClientSession(), like: requests[0], after: requests[2].id)
    let result = draft.finished()
    checkNumbers(result)
    let index = try #require(result.events.firstIndex { $0.id == id })
    #expect(result.events[index - 1].id == requests[2].id)
    #expect(result.events[index].header?.seq == (requests[2].header?.seq ?? 0) + 1)
    #expect(result.events[index].header?.type == ClientSession.code)
    #expect(result.events[index].time > requests[2].time)
    #expect(result.events[index].time <= result.events[index + 1].time)
    #expect(lastAck(of: requests[0], in: result) == lastAck(of: requests[0], in: trace) + 1)
  }

  @Test func `a message that is moved takes the number of its place`() throws {
    var draft = Draft(trace)
    try draft.move(requests[3].id, after: requests[0].id)
    let result = draft.finished()
    checkNumbers(result)
    let order = result.events.filter { $0.direction == requests[0].direction }.map(\.id)
    let place = try #require(order.firstIndex(of: requests[0].id))
    #expect(order[place + 1] == requests[3].id)
    #expect(lastAck(of: requests[0], in: result) == lastAck(of: requests[0], in: trace))
  }

  @Test func `a message on a connection that is not there opens it`() throws {
    var event = requests[0]
    event.recorded.connection = 999
    event.recorded.from.endpoint = "127.0.0.1:65000"
    var draft = Draft(trace)
    let id = try draft.insert(event, after: requests[0].id)
    let result = draft.finished()
    let (bytes, numbers) = try result.numberedCapture()
    let decoded = Trace(try PcapReader.read(bytes))
    checkNumbers(decoded)
    let seen = try #require(decoded.events.first { $0.id == numbers[id] })
    let others = decoded.events.filter { $0.recorded.connection == seen.recorded.connection }
    #expect(others.filter { $0.header != nil }.count == 1)
    #expect(others.filter { $0.header == nil && $0.isWritten }.count == 6)
  }

  @Test func `a change keeps sequence numbers`() throws {
    var draft = Draft(trace)
    try draft.change(requests[1].id, ClientRequest.self) { $0.numRetry = 7 }
    let result = draft.finished()
    #expect(result.events.map(\.header?.seq) == trace.events.map(\.header?.seq))
    let changed = try #require(result.events.first { $0.id == requests[1].id })
    #expect((changed.message as? ClientRequest)?.numRetry == 7)
    // 2009.md 3.2: num_retry is at offset 24.
    #expect(changed.sections.front[24] == 7)
    #expect(throws: PlantingError.self) { try draft.delete(-1) }
  }

  /// The highest number that the other end of a message's direction acknowledges.
  private func lastAck(of event: TraceEvent, in trace: Trace) -> UInt64 {
    trace.events.filter { $0.direction == event.direction.reversed }.reduce(UInt64(0)) {
      last, event in
      if case .ack(seq: let seq) = event.recorded.content { max(last, seq) } else { last }
    }
  }
}
