import CephWire
import Common
import Testing

@testable import Replay

@Suite struct HorizonTests {
  private static let mds = EntityName(.mds, 0)
  private static let other = EntityName(.mds, 1)

  private func receipt(_ event: Int, _ second: Int64, from source: EntityName = mds) -> Receipt {
    Receipt(event: event, source: source, time: Instant(nanoseconds: second * 1_000_000_000))
  }

  private func instant(_ second: Int64) -> Instant {
    Instant(nanoseconds: second * 1_000_000_000)
  }

  @Test func `a message is not processed until the client shows it`() {
    var horizon = Horizon()
    horizon.received(receipt(5, 10))
    #expect(!horizon.isProcessed(receipt(5, 10)))
    horizon.answered(receipt(5, 10))
    #expect(horizon.isProcessed(receipt(5, 10)))
  }

  @Test func `an answer tells of all that came before from the same sender`() {
    var horizon = Horizon()
    for event in 1...3 { horizon.received(receipt(event, 1)) }
    horizon.received(receipt(2, 1, from: Self.other))
    horizon.answered(receipt(2, 1))
    #expect(horizon.isProcessed(receipt(1, 1)))
    #expect(!horizon.isProcessed(receipt(3, 1)))
    #expect(!horizon.isProcessed(receipt(2, 1, from: Self.other)))
  }

  @Test func `a living client has processed a message after a second`() {
    var horizon = Horizon()
    horizon.received(receipt(1, 10))
    horizon.alive(at: instant(11))
    #expect(!horizon.isProcessed(receipt(1, 10)))
    horizon.alive(at: instant(12))
    #expect(!horizon.isProcessed(receipt(1, 10)))
    horizon.alive(at: instant(13))
    #expect(horizon.isProcessed(receipt(1, 10)))
  }

  @Test func `a client that is stopped processes nothing`() {
    var horizon = Horizon()
    horizon.alive(at: instant(9))
    horizon.received(receipt(1, 10))
    // It wakes after a minute, and has had no time for the message.
    horizon.alive(at: instant(70))
    #expect(!horizon.isProcessed(receipt(1, 10)))
  }

  @Test func `very many messages that wait are not kept`() {
    var horizon = Horizon()
    for event in 1...10_000 { horizon.received(receipt(event, 1)) }
    #expect(horizon.isProcessed(receipt(1, 1)))
    #expect(!horizon.isProcessed(receipt(10_000, 1)))
  }
}

@Suite struct VersionsTests {
  private let first = Receipt(
    event: 1, source: EntityName(.mds, 0), time: Instant(nanoseconds: 0))
  private let second = Receipt(
    event: 2, source: EntityName(.mds, 0), time: Instant(nanoseconds: 0))

  @Test func `a value from before a message that is not processed is admitted`() {
    let horizon = Horizon()
    var versions = Versions(7)
    versions.change(to: 8, by: first, horizon)
    versions.change(to: 9, by: second, horizon)
    #expect(versions.current == 9)
    #expect([7, 8, 9].allSatisfy { value in versions.admits(horizon) { $0 == value } })
    #expect(!versions.admits(horizon) { $0 == 6 })
  }

  @Test func `a value from before a processed message is not`() {
    var horizon = Horizon()
    var versions = Versions(7)
    versions.change(to: 8, by: first, horizon)
    versions.change(to: 9, by: second, horizon)
    horizon.answered(first)
    #expect(!versions.admits(horizon) { $0 == 7 })
    #expect(versions.admits(horizon) { $0 == 8 })
    #expect(!versions.admitsOnlyCurrent(horizon))
    horizon.answered(second)
    #expect(versions.admitsOnlyCurrent(horizon))
  }

  @Test func `the message that ended a value is told`() {
    let horizon = Horizon()
    var versions = Versions(7)
    versions.change(to: 8, by: first, horizon)
    versions.change(to: 9, by: second, horizon)
    #expect(versions.end { $0 < 9 } == second)
    #expect(versions.end { $0 < 8 } == first)
    #expect(versions.end { $0 < 7 } == nil)
  }
}
