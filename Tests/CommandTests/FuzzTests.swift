import Foundation
import Testing

@Suite struct FuzzTests {
  private func fuzz(_ arguments: String...) async throws -> (run: Run, scratch: Scratch) {
    let scratch = try Scratch()
    let kept = scratch.directory.appendingPathComponent("kept").path
    let corpus = scratch.directory.path
    return (
      try await cephscope(
        ["fuzz", "--jobs", "2", "--failures", kept, "--corpus", corpus] + arguments), scratch
    )
  }

  @Test func `a clean target ends with the sum and status 0`() async throws {
    let (run, _) = try await fuzz("--runs", "500", "--target", "keyring", "frame/ack")
    #expect(run.status == 0)
    #expect(run.lines.last == "500 runs over 2 targets, 0 failures")
  }

  @Test func `a failure is kept short, and the command that is printed shows it again`()
    async throws
  {
    let (run, scratch) = try await fuzz("--runs", "5000", "--target", "self-test/rule")
    #expect(run.status == 1)
    #expect(run.lines.last == "5000 runs over 1 targets, 1 failures")
    #expect(run.lines.first == "self-test/rule: rule: abc")
    let path = try #require(run.lines[1].split(separator: " ").last.map(String.init))
    #expect(try Place.bytes(path) == Array("cephscope fuzz self-test/rule\nabc".utf8))
    let again = try await cephscope(["fuzz", "--reproduce", path])
    #expect(again.status == 1)
    #expect(again.text == "self-test/rule: rule: abc\n")
    withExtendedLifetime(scratch) {}
  }

  @Test func `an input that traps is kept, and the other runs go on`() async throws {
    let (run, scratch) = try await fuzz(
      "--runs", "2000", "--target", "self-test/trap", "keylog")
    #expect(run.status == 1)
    #expect(run.lines.contains("self-test/trap: trap: the process died"))
    #expect(run.lines.contains { $0.hasPrefix("keylog: 1000 runs") })
    let kept = scratch.directory.appendingPathComponent("kept")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: kept.path).first)
    let file = try Place.bytes(kept.appendingPathComponent(name).path)
    #expect(file == Array("cephscope fuzz self-test/trap\nabc".utf8))
  }

  @Test func `an input that takes much memory is found, and shown again`() async throws {
    let (run, scratch) = try await fuzz("--runs", "100", "--target", "self-test/memory")
    #expect(run.status == 1)
    #expect(try #require(run.lines.first).hasPrefix("self-test/memory: memory: "))
    let path = try #require(run.lines[1].split(separator: " ").last.map(String.init))
    let again = try await cephscope(["fuzz", "--reproduce", path])
    #expect(again.status == 1)
    #expect(try #require(again.lines.first).hasPrefix("self-test/memory: memory: "))
    withExtendedLifetime(scratch) {}
  }

  @Test func `targets are listed, and one that there is not is refused`() async throws {
    let list = try await cephscope(["fuzz", "--list-targets"])
    #expect(list.lines.contains("message/v027/client_reply"))
    #expect(list.lines.contains("messenger/v2"))
    #expect(try await cephscope(["fuzz", "--target", "nothing"]).status == 64)
  }
}
