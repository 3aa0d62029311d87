import CephWire
import Common
import Synthesis
import Testing

@testable import Fuzzing

@Suite struct RunnerTests {
  /// A frame whose description is wrong: it writes another number than it has read.
  private struct WrongFrame: WireFrame {
    static let tag = FrameTag.ack
    var number: UInt32 = 0
    var trailing: [UInt8] = []

    mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
      try c.field("number", &number)
      if number == 9 { number = 8 }
    }
  }

  /// A frame that loses its number on the way through JSON.
  private struct ForgetfulFrame: WireFrame {
    static let tag = FrameTag.ack
    var number: UInt32 = 0
    var trailing: [UInt8] = []

    mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
      try c.field("number", &number)
    }

    static func read(json: JSONValue, context: WireContext) throws(WireError) -> ForgetfulFrame {
      ForgetfulFrame()
    }
  }

  private func failure(_ type: any WireFrame.Type, _ input: [UInt8]) -> FuzzFailure? {
    var runner = Runner(FrameTarget(type: type))
    return runner.failure(of: input)
  }

  @Test func `a value that is written as other bytes fails`() {
    #expect(failure(WrongFrame.self, [7, 0, 0, 0]) == nil)
    #expect(
      failure(WrongFrame.self, [9, 0, 0, 0])
        == FuzzFailure(.writing, "front differs at 0: 4 bytes of 4"))
  }

  @Test func `a value that JSON does not bring back fails`() {
    #expect(failure(ForgetfulFrame.self, [0, 0, 0, 0]) == nil)
    #expect(failure(ForgetfulFrame.self, [1, 0, 0, 0])?.property == .json)
  }

  @Test func `a problem without a place fails`() {
    var outcome = Outcome(isThorough: true)
    outcome.locate(WireProblem(field: "a", offset: 4, problem: "odd"), within: 4)
    #expect(outcome.failure == nil)
    outcome.locate(WireProblem(field: "a", offset: 5, problem: "odd"), within: 4)
    #expect(outcome.failure?.property == .location)
    var other = Outcome(isThorough: true)
    other.locate(WireProblem(field: "", offset: 0, problem: "odd"), within: 4)
    #expect(other.failure?.property == .location)
  }

  @Test func `numbers make no other feature, and words do`() {
    func feature(_ field: String, _ problem: String) -> [UInt64] {
      var outcome = Outcome(isThorough: false)
      outcome.reached(WireProblem(field: field, offset: 0, problem: problem))
      return outcome.features
    }
    let one = feature("caps[3].ino", "crc 0x1a2b")
    #expect(one == feature("caps[12].ino", "crc 0xffe"))
    #expect(one != feature("caps[3].cap_id", "crc 0x1a2b"))
    #expect(one != feature("caps[3].ino", "sum 0x1a2b"))
  }

  @Test func `a run after which the process has held more memory than is allowed fails`() {
    func property(growth: Int) -> FuzzFailure.Property? {
      var peaks = [1 << 20, (1 << 20) + growth].makeIterator()
      var runner = Runner(
        SelfTest(fault: .rule), meter: Meter { peaks.next() ?? 0 })
      return runner.failure(of: [1, 2])?.property
    }
    let allowed = FuzzLimits.memoryPerRun + 2 * FuzzLimits.memoryPerByte
    #expect(property(growth: allowed) == nil)
    #expect(property(growth: allowed + 1) == .memory)
  }
}
