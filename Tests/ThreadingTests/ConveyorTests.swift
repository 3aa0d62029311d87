import Synchronization
import Testing
import Threading

struct ConveyorTests {
  @Test func `items come out in order, also where the taker is slower`() {
    let conveyor = Conveyor<Int>(capacity: 3)
    inBackground("putter") {
      for item in 0..<1000 {
        conveyor.waitForRoom()
        conveyor.put(item)
      }
      conveyor.close()
    }
    var taken: [Int] = []
    while let item = conveyor.take() {
      taken.append(item)
      conveyor.makeRoom()
    }
    #expect(taken == Array(0..<1000))
  }

  @Test func `no more lie between the threads than there is room for`() {
    let conveyor = Conveyor<Int>(capacity: 2)
    let between = Mutex((now: 0, most: 0))
    inBackground("putter") {
      for item in 0..<500 {
        conveyor.waitForRoom()
        between.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        conveyor.put(item)
      }
      conveyor.close()
    }
    while conveyor.take() != nil {
      between.withLock { $0.now -= 1 }
      conveyor.makeRoom()
    }
    #expect(between.withLock { $0.most } <= 2)
    #expect(between.withLock { $0.now } == 0)
  }

  @Test func `an item may take several places`() {
    let conveyor = Conveyor<Int>(capacity: 2)
    conveyor.waitForRoom(2)
    conveyor.put(1)
    let second = Atomic(false)
    inBackground("putter") {
      conveyor.waitForRoom()
      second.store(true, ordering: .sequentiallyConsistent)
      conveyor.put(2)
    }
    #expect(conveyor.take() == 1)
    let isEarly = second.load(ordering: .sequentiallyConsistent)
    #expect(!isEarly)
    conveyor.makeRoom(2)
    #expect(conveyor.take() == 2)
  }

  @Test func `every taker is told of the end`() {
    let conveyor = Conveyor<Int>(capacity: 1)
    #expect(!conveyor.isReady)
    conveyor.close()
    #expect(conveyor.isReady)
    for _ in 0..<3 { #expect(conveyor.take() == nil) }
  }
}
