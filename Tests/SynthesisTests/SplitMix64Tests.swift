import Synthesis
import Testing

struct SplitMix64Tests {
  @Test func `a seed gives the numbers that the authors' program gives`() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    #expect(random.next() == 9_817_491_932_198_370_423)
  }
}
