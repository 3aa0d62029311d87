import Common
import Testing

@testable import CephWire

@Suite struct FieldPlacesTests {
  private func places(_ front: [UInt8]) -> [FieldPlaces.Place] {
    // Sound: the span is only read, during the call.
    unsafe ClientCapRelease.places(
      MessageParts(front: front.span.bytes), context: WireContext())
  }

  @Test func `counts are announcements, and numbers are leaves`() {
    let item = [UInt8](repeating: 7, count: 24)
    let found = places([1, 0, 0, 0] + item)
    #expect(found.map(\.range) == [0..<4, 4..<12, 12..<20, 20..<24, 24..<28])
    #expect(found.map(\.kind) == [.announcement, .leaf, .leaf, .leaf, .leaf])
  }

  @Test func `where reading breaks off, the places so far are known`() {
    #expect(places([1, 0, 0, 0, 9]).map(\.range) == [0..<4])
  }
}
