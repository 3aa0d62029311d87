import CephWire
import Common
import Testing

@testable import Replay

@Suite struct InodeNamesTests {
  private func path(_ ino: UInt64, _ names: inout InodeNames, _ table: inout PathTable) -> String {
    let node = names.path(of: InodeNumber(raw: ino), &table)
    var output = OutputBuffer()
    table.append(node, to: &output)
    return output.description
  }

  private let directory: UInt64 = 0x100_0000_0000
  private let file: UInt64 = 0x100_0000_0001

  @Test func `an inode is where it was last told to be, and so is what lies below`() {
    var (names, table) = (InodeNames(), PathTable())
    names.learn(.init(raw: directory), in: .init(raw: 1), named: "d", &table)
    names.learn(.init(raw: file), in: .init(raw: directory), named: "f", &table)
    #expect(path(file, &names, &table) == "/d/f")
    names.learn(.init(raw: directory), in: .init(raw: 1), named: "e", &table)
    #expect(path(file, &names, &table) == "/e/f")
  }

  @Test func `unknown inodes are numbered, those of the system keep their numbers`() {
    var (names, table) = (InodeNames(), PathTable())
    #expect(path(file, &names, &table) == "?1")
    #expect(path(directory, &names, &table) == "?2")
    #expect(path(file, &names, &table) == "?1")
    #expect(path(0x100, &names, &table) == "#100")
  }

  @Test func `what is learned later, by whomever, names what was unknown`() {
    var (names, others, table) = (InodeNames(), InodeNames(), PathTable())
    let unknown = names.path(of: .init(raw: file), &table)
    others.learn(.init(raw: file), in: .init(raw: 1), named: "f", &table)
    let known = table.descend(from: table.root, along: "f")
    #expect(names.aliases(with: [others], &table) == [unknown: known])
    #expect(names.aliases(with: [], &table) == [:])
  }

  @Test func `inodes that lie in each other have no path, and do no harm`() {
    var (names, table) = (InodeNames(), PathTable())
    names.learn(.init(raw: directory), in: .init(raw: file), named: "d", &table)
    names.learn(.init(raw: file), in: .init(raw: directory), named: "f", &table)
    #expect(path(file, &names, &table) == "…")
  }
}
