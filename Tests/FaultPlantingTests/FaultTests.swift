import FaultPlanting
import Testing

@Suite struct FaultTests {
  @Test(arguments: Fault.allCases)
  func `each kind of fault can be planted in its base`(fault: Fault) throws {
    let planted = try fault.plant(in: Bases.base(of: fault))
    print(planted.description)
    #expect(!planted.about.isEmpty)
  }
}
