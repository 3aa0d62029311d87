import Synchronization
import Testing
import Threading

struct TurnstileTests {
  @Test func `threads go through in the order of their numbers`() {
    let turnstile = Turnstile<[Int]>([])
    let next = Mutex(0)
    let threads = 4
    for _ in 0..<threads {
      inBackground("walker") {
        while true {
          let number = next.withLock { next in
            defer { next += 1 }
            return next
          }
          if number >= 400 { return }
          turnstile.pass(number) { $0.append(number) }
        }
      }
    }
    // The last number of all: it waits for those before it.
    let passed = turnstile.pass(400) { Array($0) }
    #expect(passed == Array(0..<400))
  }
}
