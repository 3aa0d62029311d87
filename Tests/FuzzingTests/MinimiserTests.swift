import Testing

@testable import Fuzzing

@Suite struct MinimiserTests {
  @Test func `what does not matter is taken out or made zero`() {
    let input = Array(UInt8(1)...200)
    var minimiser = Minimiser(trials: 10_000) { $0.count >= 3 && $0.contains(77) }
    let shortest = minimiser.minimised(input)
    #expect(shortest.count == 3)
    #expect(shortest.filter { $0 != 0 } == [77])
  }

  @Test func `an input that cannot be tried again stays as it is`() {
    var minimiser = Minimiser(trials: 0) { _ in true }
    #expect(minimiser.minimised([1, 2, 3]) == [1, 2, 3])
  }
}

@Suite struct ReproducerTests {
  @Test func `a file has the target's name in its first line, then the input`() throws {
    let file = Array("cephscope fuzz message/013/mdsmap\n".utf8) + [0, 10, 255]
    let kept = try #require(Reproducer(parsing: file))
    #expect(kept.target == "message/013/mdsmap")
    #expect(kept.input == [0, 10, 255])
    #expect(kept.file == file)
    #expect(Reproducer(parsing: [0, 10, 255]) == nil)
  }
}
