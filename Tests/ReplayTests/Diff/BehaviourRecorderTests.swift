import Testing

@testable import Replay

@Suite struct BehaviourRecorderTests {
  @Test func `each thing that is left out is said, with its count`() {
    var behaviour = Behaviour()
    #expect(behaviour.reservations("A") == ["A has no client that speaks to a metadata server"])
    behaviour.unkept = 3
    behaviour.ofOtherClients = 4
    behaviour.undecoded = 5
    #expect(
      behaviour.reservations("A").dropFirst() == [
        "A has more than can be compared: 3 sendings are left out",
        "A has more than \(Capacity.clients) clients: 4 messages of the others are left out",
        "A has requests that could not be decoded: 5",
      ])
  }
}
