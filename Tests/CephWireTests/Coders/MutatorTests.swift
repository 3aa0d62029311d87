import Testing

@testable import CephWire

@Suite struct MutatorTests {
  private let context = WireContext()

  /// The bytes of `message` before and after one of its fields was broken.
  private func bytes(
    _ message: some WireMessage, _ context: WireContext, breaking breaks: Mutator.Break...
  ) throws -> (before: [UInt8], after: [UInt8]) {
    var changed = message
    var mutator = Mutator(breaks, context: context)
    changed.change(by: &mutator)
    return (
      try message.write(context: context).front, try changed.write(context: context).front
    )
  }

  @Test func `a mutator without orders counts the fields and changes none`() throws {
    var session = ClientSession()
    session.seq = 5
    let before = session
    var mutator = Mutator(context: context)
    session.change(by: &mutator)
    #expect(session == before)
    // op, seq, stamp (two numbers), max_caps, max_leases, and what trails.
    #expect(mutator.fieldCount == 7)
  }

  @Test func `one field is broken, and no other byte changes`() throws {
    var session = ClientSession()
    session.seq = 5
    // Choice 1 is the greatest number of the type.
    let (before, after) = try bytes(session, context, breaking: .init(field: 1, choice: 1))
    #expect(Array(after[4..<12]) == [UInt8](repeating: 0xff, count: 8))
    #expect(after.prefix(4) == before.prefix(4))
    #expect(after.dropFirst(12) == before.dropFirst(12))
  }

  @Test func `several fields are broken at once`() throws {
    let (_, after) = try bytes(
      ClientSession(), context, breaking: .init(field: 0, choice: 1), .init(field: 4, choice: 1))
    let ones: [UInt8] = [0xff, 0xff, 0xff, 0xff]
    #expect(Array(after[0..<4]) == ones)
    #expect(Array(after[20..<24]) == ones)
    #expect(Array(after[4..<20]) == [UInt8](repeating: 0, count: 16))
  }

  @Test func `bytes trail behind the last field`() throws {
    // Of choices, the remainder of 6 decides what happens: 4 appends bytes that are no text, the last
    // of which is the second byte of the choice.
    let (before, after) = try bytes(
      ClientSession(), context, breaking: .init(field: 6, choice: 0x7702))
    #expect(after == before + [0, 0xff, 0x77])
  }

  @Test func `lists lose, repeat and gain elements, and counts follow`() throws {
    var release = ClientCapRelease()
    release.caps = [CapItem(), CapItem()]
    release.caps[0].ino = InodeNumber(raw: 1)
    release.caps[1].ino = InodeNumber(raw: 2)
    func inodes(_ choice: UInt64) throws -> [UInt64] {
      var changed = release
      var mutator = Mutator([.init(field: 0, choice: choice)], context: context)
      changed.change(by: &mutator)
      let front = try changed.write(context: context).front
      #expect(Int(front[0]) + Int(front[1]) << 8 == changed.caps.count)
      return changed.caps.map(\.ino.raw)
    }
    #expect(try inodes(0) == [])
    #expect(try inodes(1) == [2])
    #expect(try inodes(2) == [1, 1, 2])
    #expect(try inodes(3) == [2, 1])
    #expect(try inodes(5) == [1, 2, 0])
    // 256 is the most that is added.
    #expect(try inodes(4 | 255 << 8).count == 258)
  }

  @Test(arguments: [UInt64(0), 1, 2, 3, 4, 5, 6, 7, 8, 9])
  func `every choice breaks a number of every size`(choice: UInt64) {
    let detail: UInt64 = 0x1234_5678 << 8
    _ = UInt8(7).broken(detail | choice)
    _ = Int8(-7).broken(63 << 8 | choice)
    _ = Int64.min.broken(63 << 8 | choice)
    #expect(UInt32(7).broken(choice) == [0, .max, 0, 8, 6, 6, 1, 0, 0, 0][Int(choice)])
  }
}
