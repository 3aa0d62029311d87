import CephWire
import Common
import Dissector
import Testing

/// Which message answers which, and after how long.
struct PairingTests {
  /// The messages of a recording by the numbers of their events.
  private static func byNumber(_ messages: [SeenMessage]) -> [Int: SeenMessage] {
    Dictionary(uniqueKeysWithValues: messages.map { ($0.event.number, $0) })
  }

  @Test(arguments: Scenario.of2009)
  func `each reply and each forward answers its client's request`(scenario: Scenario) throws {
    let messages = try scenario.messages()
    let all = Self.byNumber(messages)
    for seen in messages {
      let tid: UInt64
      switch seen.message.decoded?.value {
      case let reply as ClientReply: tid = reply.tid
      case let forward as ClientRequestForward: tid = forward.tid
      default: continue
      }
      let answer = try #require(seen.message.answers, "event \(seen.event.number)")
      let question = try #require(all[answer.event])
      let request = try #require(question.message.decoded?.value as? ClientRequest)
      #expect(request.tid == tid)
      #expect(question.header.source == seen.header.destination)
      #expect(answer.event < seen.event.number)
    }
  }

  @Test(arguments: Scenario.of2009)
  func `a latency is the time between the two messages`(scenario: Scenario) throws {
    let messages = try scenario.messages()
    let all = Self.byNumber(messages)
    for seen in messages {
      guard let answer = seen.message.answers else { continue }
      let question = try #require(all[answer.event])
      #expect(answer.latencyNanoseconds >= 0)
      #expect(
        answer.latencyNanoseconds
          == seen.event.stamp.time.nanoseconds - question.event.stamp.time.nanoseconds)
    }
  }

  @Test(arguments: Scenario.of2009)
  func `an unsafe reply and the safe one after it answer the same request`(
    scenario: Scenario
  ) throws {
    var unsafeReplies: [String: Int] = [:]
    var pairs = 0
    for seen in try scenario.messages() {
      guard let reply = seen.message.decoded?.value as? ClientReply else { continue }
      let asker = "\(seen.header.destination.address.description) \(reply.tid)"
      if reply.safe == 0 {
        unsafeReplies[asker] = try #require(seen.message.answers).event
      } else if let event = unsafeReplies.removeValue(forKey: asker) {
        pairs += 1
        #expect(seen.message.answers?.event == event)
      }
    }
    #expect(pairs > 0)
  }

  @Test(arguments: Scenario.of2009)
  func `answers about sessions are paired, unless nobody asked`(scenario: Scenario) throws {
    let messages = try scenario.messages()
    let all = Self.byNumber(messages)
    let questions: [SessionOp: SessionOp] = [
      .open: .requestOpen, .close: .requestClose, .renewCaps: .requestRenewCaps,
    ]
    var unasked: [String] = []
    for seen in messages {
      guard let session = seen.message.decoded?.value as? ClientSession,
        let wanted = questions[session.op]
      else { continue }
      guard let answer = seen.message.answers else {
        unasked.append("\(seen.event.number) \(session.op.name ?? "")")
        continue
      }
      let question = try #require(all[answer.event])
      let asked = try #require(question.message.decoded?.value as? ClientSession)
      #expect(asked.op == wanted)
      #expect(question.header.source == seen.header.destination)
      #expect(question.header.destination.address == seen.header.source.address)
      if session.op == .renewCaps { #expect(asked.stamp == session.stamp) }
    }
    // An MDS that takes over a subtree opens sessions with its clients by itself.
    #expect(unasked == (scenario == .twoMDS ? ["2989 open"] : []))
  }

  @Test(arguments: Scenario.of2009)
  func `what a client says of a lease answers the revocation`(scenario: Scenario) throws {
    let messages = try scenario.messages()
    let all = Self.byNumber(messages)
    var revoked = 0
    var answered = 0
    for seen in messages {
      guard let lease = seen.message.decoded?.value as? ClientLease else { continue }
      if lease.action == .revoke { revoked += 1 }
      guard let answer = seen.message.answers else { continue }
      answered += 1
      let question = try #require(all[answer.event]?.message.decoded?.value as? ClientLease)
      #expect(question.action == .revoke)
      #expect((question.ino, question.dname) == (lease.ino, lease.dname))
    }
    #expect(answered == revoked)
  }

  @Test func `leases that the staged client gives back by itself answer nothing`() throws {
    // The driver of k_kernel_style sent each kind three times; its MDS had revoked nothing, and
    // this version of the MDS does not answer a renewal.
    let leases = try Scenario.kernelStyle.messages().compactMap { seen in
      (seen.message.decoded?.value as? ClientLease).map { ($0.action, seen.message.answers) }
    }
    #expect(leases.map(\.0) == [LeaseAction.release, .renew, .revokeAck].flatMap { [$0, $0, $0] })
    #expect(leases.allSatisfy { $0.1 == nil })
  }

  @Test(arguments: Scenario.of2009)
  func `each flush of dirty metadata has the acknowledgment of its own`(
    scenario: Scenario
  ) throws {
    let messages = try scenario.messages()
    let all = Self.byNumber(messages)
    var flushes: Set<Int> = []
    var acknowledged: Set<Int> = []
    for seen in messages {
      guard let caps = seen.message.decoded?.value as? ClientCaps else { continue }
      if caps.op == .update && caps.dirty.raw != 0 || caps.op == .flush {
        flushes.insert(seen.event.number)
      }
      guard caps.op == .flushAck else { continue }
      let answer = try #require(seen.message.answers, "event \(seen.event.number)")
      let flush = try #require(all[answer.event]?.message.decoded?.value as? ClientCaps)
      #expect(flush.ino == caps.ino)
      #expect(flush.dirty == caps.dirty)
      #expect(acknowledged.insert(answer.event).inserted)
    }
    #expect(acknowledged == flushes)
  }

  @Test func `flushes of one inode are told apart, and equal ones come in turn`() throws {
    let basic = Self.byNumber(try Scenario.basic.messages())
    // Fw, Ax and Fx of one inode, written back and acknowledged in this order.
    #expect([245, 246, 247].map { basic[$0]?.message.answers?.event } == [235, 237, 239])
    let two = Self.byNumber(try Scenario.twoClients.messages())
    // Four times the same bits with the same number.
    #expect(
      [909, 911, 942, 944].map { two[$0]?.message.answers?.event } == [876, 877, 899, 904])
  }

  /// An answer, taken from the packets by hand: its event, the question's, and the nanoseconds
  /// between the times of their packets.
  private static let byHand: [(scenario: Scenario, answer: Int, question: Int, latency: Int64)] = [
    // getattr: 37.419474 to 37.419653.
    (.basic, 142, 140, 179_000),
    // mkdir: 37.671957 to 37.673068.
    (.basic, 154, 148, 1_111_000),
    // mkdir, unsafe: 37.674914 to 37.675085.
    (.basic, 162, 160, 171_000),
    // mkdir, answered after a revocation: 36.120143 to 36.123137.
    (.kernelStyle, 198, 188, 2_994_000),
    // The safe reply of a mknod, long after the unsafe one.
    (.kernelStyle, 344, 298, 3_515_000),
    // A flush and its acknowledgment: 44.892634 to 47.801876.
    (.kernelStyle, 778, 733, 2_909_242_000),
    // A lookup sent to mds1, which tells the client at 29.474696 that it has passed it on…
    (.twoMDS, 746, 742, 152_000),
    // … to mds0, which answers at 29.475061.
    (.twoMDS, 756, 742, 517_000),
  ]

  @Test func `answers are those that a reader of the packets finds`() throws {
    for example in Self.byHand {
      let seen = Self.byNumber(try example.scenario.messages())[example.answer]
      let answer = try #require(seen?.message.answers, "\(example)")
      #expect(answer.event == example.question)
      #expect(answer.latencyNanoseconds == example.latency)
    }
  }

  @Test func `a request that one MDS passes on to another stays its client's`() throws {
    let messages = Self.byNumber(try Scenario.twoMDS.messages())
    let asked = try #require(messages[742])
    let passedOn = try #require(messages[744])
    #expect(asked.summary == passedOn.summary)
    #expect(passedOn.header.source.name.description == "mds1")
    #expect(passedOn.header.destination.name.description == "mds0")
    #expect(passedOn.header.originalSource == asked.header.source)
    #expect(passedOn.message.answers == nil)
    #expect(messages[756]?.header.source.name.description == "mds0")
  }

  @Test func `only what was asked for is handed out, and still paired`() throws {
    var options = DissectorOptions()
    options.types = [ClientReply.code]
    let expected = try Scenario.kernelStyle.messages().filter { $0.header.type == ClientReply.code }
    let found = try EventRecorder.events(of: [Scenario.kernelStyle.path], options: options)
      .compactMap(SeenMessage.init)
    #expect(found.map(\.line) == expected.map(\.line))
    #expect(found.map(\.message.answers) == expected.map(\.message.answers))
    #expect(found.map(\.event.number) == expected.map(\.event.number))
  }
}
