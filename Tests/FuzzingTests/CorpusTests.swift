import CephWire
import Foundation
import Testing

@testable import Fuzzing

@Suite struct CorpusTests {
  private static let captures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("captures/v0.9").path

  @Test func `a capture has inputs for every stage, and all of them are sound`() {
    var corpus = Corpus()
    corpus.add(directory: Self.captures)
    for name in [
      "message/013/client_request", "messenger/013", "transport", "capture", "json", "replay",
    ] {
      guard let target = TargetTable.targets(name).first else {
        Issue.record("no target \(name)")
        continue
      }
      let seeds = corpus.seeds(of: target)
      #expect(seeds.count > target.ownSeeds.count + 4, "\(name)")
      var runner = Runner(target)
      for seed in seeds { #expect(runner.failure(of: seed) == nil, "\(name)") }
    }
  }

  @Test func `what is written for other fuzzers is read again`() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("cephscope-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let target = MessageTarget(type: ClientSession.self, dialect: .ceph013)
    var corpus = Corpus()
    corpus.add([1, 2, 3], to: target.name)
    corpus.add([1, 2, 3], to: target.name)
    corpus.add([4], to: target.name)
    #expect(corpus.count == 2)
    let own = target.ownSeeds.count
    #expect(try corpus.write(to: directory.path, targets: [target]) == own + 2)
    var again = Corpus()
    again.add(directory: directory.path)
    #expect(Set(again.seeds(of: target)) == Set(corpus.seeds(of: target)))
  }
}
