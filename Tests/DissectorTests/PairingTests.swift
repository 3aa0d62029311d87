import CephWire
import Dissector
import Testing

/// Questions and answers of the recordings.
@Suite struct PairingTests {
  @Test(arguments: Recordings.all)
  func `every answer names an earlier question, and latencies are not negative`(
    name: String
  ) throws {
    let messages = try Gatherer.dissect(Recordings.capture(name)).messages
    var byEvent: [Int: Decoded] = [:]
    var answers = 0
    for message in messages {
      byEvent[message.event] = message
      guard let answer = message.message.answers else { continue }
      answers += 1
      #expect(answer.latencyNanoseconds >= 0)
      let question = try #require(byEvent[answer.event])
      #expect(question.message.decoded?.transactionID == message.message.decoded?.transactionID)
    }
    #expect(answers > 50)
  }

  @Test(arguments: Recordings.all)
  func `every reply and forward has its request, every session its answer`(name: String) throws {
    let messages = try Gatherer.dissect(Recordings.capture(name)).messages
    for message in messages {
      let session = message.message.decoded?.value as? ClientSession
      let isSessionAnswer = session?.op == .renewCaps || session?.op == .close
      let isAnswer = message.type == "client_reply" || message.type == "client_request_forward"
      if isAnswer || isSessionAnswer {
        #expect(message.message.answers != nil, "\(message.event) \(message.summary)")
      }
    }
  }

  @Test func `an unsafe and a safe reply answer the same request`() throws {
    let messages = try Gatherer.dissect(Recordings.capture("a_basic")).messages
    var unsafeReplies: [Int: UInt64] = [:]
    var pairs = 0
    for message in messages {
      guard let reply = message.message.decoded?.value as? ClientReply,
        let question = message.message.answers?.event
      else { continue }
      if reply.safe == 0 {
        unsafeReplies[question] = reply.tid
      } else if let tid = unsafeReplies.removeValue(forKey: question) {
        #expect(tid == reply.tid)
        pairs += 1
      }
    }
    #expect(pairs > 300)
    #expect(unsafeReplies.count <= 1)
  }

  @Test func `a revoked lease is answered`() throws {
    let messages = try Gatherer.dissect(Recordings.capture("b_twoclients")).messages
    let leases = messages.filter { $0.type == "client_lease" }
    let revokes = leases.filter { $0.summary.contains("a=revoke ") }
    let releases = leases.filter { $0.summary.contains("a=release ") }
    #expect(revokes.count > 40)
    #expect(releases.count == revokes.count)
    for release in releases {
      let question = try #require(release.message.answers?.event)
      let revoke = try #require(revokes.first { $0.event == question })
      #expect(
        revoke.summary == release.summary.replacing("a=release", with: "a=revoke"),
        "the same directory, name and sequence number")
    }
  }

  @Test func `only what was asked for is handed out, and still paired`() throws {
    var options = DissectorOptions()
    options.types = [ClientReply.code]
    let whole = try Gatherer.dissect(Recordings.capture("k_kernel_style"))
    let some = try Gatherer.dissect(Recordings.capture("k_kernel_style"), options: options)
    let expected = whole.messages.filter { $0.type == "client_reply" }
    #expect(some.messages.map(\.essence) == expected.map(\.essence))
    #expect(some.messages.map(\.message.answers) == expected.map(\.message.answers))
    #expect(some.messages.map(\.event) == expected.map(\.event))
  }
}
