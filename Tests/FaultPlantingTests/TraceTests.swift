import CephWire
import Encoding
import Synthesis
import Testing

@testable import FaultPlanting

@Suite struct TraceTests {
  @Test(arguments: SourceRecording.allCases)
  func `planting nothing gives the same events at the same times on the same connections`(
    source: SourceRecording
  ) throws {
    let trace = try Bases.recording(source)
    let again = Trace(try PcapReader.read(Draft(trace).finished().capture()))
    let (before, after) = (trace.events.filter(\.isWritten), again.events.filter(\.isWritten))
    #expect(before.count > 500)
    #expect(after.count == before.count)
    var connections: [Int: Int] = [:]
    var different: [Int] = []
    for (old, new) in zip(before, after) {
      guard let number = old.recorded.connection, let now = new.recorded.connection else {
        continue
      }
      let isSame = new.isSame(as: old) && connections[number, default: now] == now
      if !isSame { different.append(old.id) }
      connections[number] = now
    }
    #expect(different.isEmpty)
    #expect(Set(connections.values).count == connections.count)
  }

  @Test(arguments: SourceRecording.allCases)
  func `numbering what nobody has changed changes nothing`(source: SourceRecording) throws {
    let trace = try Bases.recording(source)
    var again = trace
    Numbering(trace).renumber(&again)
    #expect(zip(trace.events, again.events).allSatisfy { $0.isSame(as: $1) })
    #expect(again.events.count == trace.events.count)
  }

  @Test func `an event that is not as it was written is noticed`() throws {
    let trace = try Bases.recording(.stale)
    var draft = Draft(trace)
    let id = try #require(trace.events.first { $0.message is ClientRequest }?.id)
    let (_, numbers) = try trace.numberedCapture()
    #expect(numbers[id] == id)
    try draft.change(id, ClientRequest.self) { $0.numRetry = 9 }
    let event = try draft.event(id)
    #expect(!event.isSame(as: try Draft(trace).event(id)))
  }
}
