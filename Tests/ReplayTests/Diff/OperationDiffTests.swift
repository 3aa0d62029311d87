import CephWire
import Replay
import Testing

/// What counts as a difference of operations, shown with traces written by hand.
@Suite struct OperationDiffTests {
  @Test func `operations that were under way together may swap`() throws {
    let a = script {
      let one = $0.ask("mkdir", "a", at: 0)
      let two = $0.ask("mkdir", "b", at: 1)
      $0.answer(one, "mkdir", at: 5)
      $0.answer(two, "mkdir", at: 6)
    }
    let b = script {
      let two = $0.ask("mkdir", "b", at: 0)
      let one = $0.ask("mkdir", "a", at: 1)
      $0.answer(two, "mkdir", at: 5)
      $0.answer(one, "mkdir", at: 6)
    }
    #expect(try a.lines(against: b) == [])
  }

  @Test func `operations that waited for each other may not swap, and that is told once`() throws {
    let names = ["a", "b", "c", "d"]
    let a = script {
      for (n, name) in names.enumerated() {
        $0.exchange("mkdir", name, at: Double(n) * 10)
      }
    }
    let b = script {
      for (n, name) in ["a", "c", "b", "d"].enumerated() {
        $0.exchange("mkdir", name, at: Double(n) * 10)
      }
    }
    let lines = try a.lines(against: b)
    #expect(lines.count == 1)
    #expect(
      lines.first.map {
        [
          "reordered mkdir /b mode=00: asked before mkdir /c mode=00 in A, after that in B",
          "reordered mkdir /c mode=00: asked before mkdir /b mode=00 in B, after that in A",
        ].contains($0)
      } == true)
  }

  @Test func `an inode is told by its path, also after a rename of its directory`() throws {
    func run(_ number: Int) -> Trace {
      script {
        $0.exchange("mkdir", "d", at: 0, trace(directory: 1, "d", number, mode: 0o040755))
        $0.exchange(
          "create", "d/f", at: 10, trace(directory: number, "f", number + 1, mode: 0o100644))
        $0.exchange("rename", "e", at: 20, trace(directory: 1, "e", number, mode: 0o040755))
        $0.exchange("rmdir", "e/x", at: 30)
        $0.exchange(
          "open", "", at: 40, asking: ["path1": .object(["ino": .integer(Int128(number + 1))])])
      }
    }
    let one = run(0x100_0000_0001)
    #expect(try one.lines(against: run(0x100_0000_0777)) == [])
    var other = one
    other.events.removeLast(2)
    #expect(
      try one.lines(against: other) == ["missing open /e/f flags=00 mode=00: asked in A alone"])
  }

  @Test func `a directory under another name is one difference, and not one for each file`() throws
  {
    func run(_ directory: String) -> Trace {
      script {
        $0.exchange("mkdir", directory, at: 0)
        for file in 0..<5 { $0.exchange("create", "\(directory)/f\(file)", at: Double(file + 1)) }
      }
    }
    #expect(
      try run("old").lines(against: run("new")) == [
        "changed mkdir /old mode=00: in B it is mkdir /new mode=00"
      ])
  }

  @Test func `a capture that starts late is told what its inodes are by the other one`() throws {
    let number = 0x100_0000_0001
    let inode: [String: JSONValue] = [
      "path1": .object(["ino": .integer(Int128(number)), "path": .string("f")])
    ]
    let a = script {
      $0.exchange("mkdir", "d", at: 0, trace(directory: 1, "d", number, mode: 0o040755))
      $0.exchange("mknod", "", at: 10, asking: inode)
      $0.exchange("unlink", "", at: 20, asking: inode)
    }
    let b = script {
      $0.exchange("mknod", "", at: 10, asking: inode)
      $0.exchange("unlink", "", at: 20, asking: inode)
    }
    #expect(try a.lines(against: b) == ["missing mkdir /d mode=00: asked in A alone"])
  }

  @Test func `a sending that a forward asked for is no retry`() throws {
    let a = script { $0.exchange("mkdir", "a", at: 0) }
    let b = script {
      let tid = $0.ask("mkdir", "a", at: 0)
      $0.message(
        "client_request_forward", from: "mds0", to: "client4100", at: 0.1,
        [
          "tid": .integer(Int128(tid)), "dest_mds": .integer(1), "num_fwd": .integer(1),
          "client_must_resend": .integer(1),
        ])
      $0.sendAgain("mkdir", "a", tid, at: 0.2, mds: 1)
      $0.answer(tid, "mkdir", at: 0.4, mds: 1)
    }
    let result = try a.compared(with: b)
    #expect(
      result.differences.map(Trace.line) == ["forwarded mkdir /a mode=00: forwarded never -> once"])
    #expect(result.differences.first?.eventsOfB.count == 3)
  }

  @Test func `an answer that was captured before its request is its answer`() throws {
    let a = script { $0.exchange("mkdir", "a", at: 0.2) }
    let b = script { $0.exchange("mkdir", "a", at: 0.2, latency: -0.1) }
    #expect(b.events.first?["type"]?.string == "client_reply")
    #expect(try a.lines(against: b) == [])
  }

  @Test func `an operation that is never answered is told`() throws {
    let a = script { $0.exchange("mkdir", "a", at: 0) }
    let b = script { $0.ask("mkdir", "a", at: 0) }
    #expect(
      try a.lines(against: b) == ["answered mkdir /a mode=00: answered 0 Success -> never"])
  }

  @Test func `of equal operations the one is missing whose answer is`() throws {
    let a = script {
      $0.exchange("lookup", "f", at: 0)
      $0.exchange("lookup", "f", at: 10, result: -2)
      $0.exchange("lookup", "f", at: 20, result: -13)
    }
    for removed in 0..<3 {
      var b = a
      b.events.removeSubrange(removed * 2..<removed * 2 + 2)
      #expect(try a.lines(against: b) == ["missing lookup /f: asked in A alone"])
      #expect(try b.lines(against: a) == ["added lookup /f: asked in B alone"])
    }
  }

  @Test func `other entries, another mode and another link are other answers`() throws {
    func listing(_ names: [String]) -> [String: JSONValue] {
      ["dir": .object(["entries": .array(names.map { .object(["dname": .string($0)]) })])]
    }
    func list(_ names: [String]) -> Trace {
      script { $0.exchange("readdir", "d", at: 0, listing(names)) }
    }
    #expect(try list(["x", "y"]).lines(against: list(["y", "x"])) == [])
    #expect(
      try list(["x", "y"]).lines(against: list(["x"])) == [
        "answered readdir /d: answered otherwise: entries 2 -> 1"
      ])
    #expect(
      try list(["x", "y"]).lines(against: list(["x", "z"])) == [
        "answered readdir /d: answered otherwise: other names among 2 entries"
      ])
    func look(_ mode: Int) -> Trace {
      script { $0.exchange("lookup", "f", at: 0, trace(directory: 1, "f", 1 << 40, mode: mode)) }
    }
    #expect(
      try look(0o100644).lines(against: look(0o100600)) == [
        "answered lookup /f: answered otherwise: mode 0100644 -> 0100600"
      ])
  }

  @Test func `the times of a setattr make no difference, what it sets does`() throws {
    func set(_ bits: Int, seconds: Int, mode: Int) -> Trace {
      let arguments: JSONValue = .object([
        "mode": .integer(Int128(mode)), "mtime": .object(["sec": .integer(Int128(seconds))]),
        "mask": .object(["bits": .integer(Int128(bits))]),
      ])
      return script { $0.exchange("setattr", "f", at: 0, asking: ["args": arguments]) }
    }
    #expect(
      try set(9, seconds: 1, mode: 0o600).lines(against: set(9, seconds: 2, mode: 0o600)) == [])
    #expect(
      try set(9, seconds: 1, mode: 0o600).lines(against: set(9, seconds: 1, mode: 0o644)) == [
        "changed setattr /f set=mode|mtime mode=0600: in B it is setattr /f set=mode|mtime mode=0644"
      ])
  }

  // MARK: What the cache has

  private func looks(lease: Int, thenAsksAgain: Bool) -> Trace {
    script {
      $0.exchange("mkdir", "d", at: 0)
      $0.exchange(
        "lookup", "f", at: 10, trace(directory: 1, "f", 1 << 40, leaseMilliseconds: lease))
      $0.exchange("mkdir", "e", at: 100)
      if thenAsksAgain { $0.exchange("lookup", "f", at: 150) }
      $0.exchange("mkdir", "g", at: 200)
    }
  }

  @Test func `a lookup that a lease saves in one run is no difference`() throws {
    let (asks, saves) = (
      looks(lease: 50, thenAsksAgain: true), looks(lease: 60_000, thenAsksAgain: false)
    )
    #expect(try asks.lines(against: saves) == [])
    #expect(try saves.lines(against: asks) == [])
  }

  @Test func `a lookup that no lease saves is missing`() throws {
    let (asks, saves) = (
      looks(lease: 50, thenAsksAgain: true), looks(lease: 50, thenAsksAgain: false)
    )
    #expect(try asks.lines(against: saves) == ["missing lookup /f: asked in A alone"])
  }

  @Test func `a lookup that the asking client need not have sent is added`() throws {
    let (asks, saves) = (
      looks(lease: 60_000, thenAsksAgain: true), looks(lease: 60_000, thenAsksAgain: false)
    )
    #expect(try saves.lines(against: asks) == ["added lookup /f: asked in B alone"])
  }

  @Test func `a getattr that capabilities save in one run is no difference`() throws {
    func run(caps: Int, asks: Bool) -> Trace {
      let mask: JSONValue = .object(["mask": .object(["bits": .integer(0x55)])])
      return script {
        $0.exchange("lookup", "f", at: 10, trace(directory: 1, "f", 1 << 40, caps: caps))
        $0.exchange("mkdir", "e", at: 100)
        if asks { $0.exchange("getattr", "f", at: 150, asking: ["args": mask]) }
        $0.exchange("mkdir", "g", at: 200)
      }
    }
    #expect(try run(caps: 0x05, asks: true).lines(against: run(caps: 0x155, asks: false)) == [])
    #expect(
      try run(caps: 0x05, asks: true).lines(against: run(caps: 0x05, asks: false)) == [
        "missing getattr /f mask=pAsLsXs: asked in A alone"
      ])
  }

  // MARK: Whom chance made it ask

  @Test func `where many operations go elsewhere at first, ESTALE and forwards are chance`() throws
  {
    func run(mds: Int, result: Int) -> Trace {
      script {
        for n in 0..<8 {
          let tid = $0.ask("lookup", "f\(n)", at: Double(n), mds: mds)
          $0.answer(tid, "lookup", at: Double(n) + 0.1, result: result, mds: mds)
        }
      }
    }
    #expect(try run(mds: 0, result: -2).lines(against: run(mds: 1, result: -116)) == [])
    #expect(try run(mds: 0, result: -2).lines(against: run(mds: 1, result: -13)).count == 8)
    #expect(try run(mds: 0, result: -2).lines(against: run(mds: 0, result: -116)).count == 8)
  }
}
