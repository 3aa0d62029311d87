import CephWire
import Common
import Testing

@testable import Replay

@Suite struct PathTableTests {
  private func text(_ node: PathTable.Node, _ table: PathTable) -> String {
    var output = OutputBuffer()
    table.append(node, to: &output)
    return output.description
  }

  @Test func `equal paths are one number, and their text is the path`() {
    var table = PathTable()
    let node = table.descend(from: table.root, along: "a/b")
    let a = table.child(of: table.root, named: table.name("a"))
    #expect(table.child(of: a, named: table.name("b")) == node)
    #expect(text(node, table) == "/a/b")
    #expect(text(table.root, table) == "/")
    #expect(table.parent(of: node) == a)
    #expect(table.parent(of: table.root) == nil)
  }

  @Test func `names are escaped, and plain texts are quoted`() {
    var table = PathTable()
    #expect(text(table.descend(from: table.root, along: "a\n"), table) == #"/a\x0a"#)
    #expect(text(table.plainText("a/b"), table) == #""a/b""#)
    #expect(table.plainText("?1") != table.base("?1"))
    #expect(!table.isPath(table.plainText("?1")))
    #expect(table.isUnknown(table.base("?1")))
  }

  @Test func `a path below another beginning is a path below its alias`() {
    var table = PathTable()
    let unknown = table.base("?1")
    let known = table.descend(from: table.root, along: "d")
    let file = table.descend(from: unknown, along: "x/y")
    let aliases = [unknown: known]
    #expect(text(table.rebased(file, aliases), table) == "/d/x/y")
    #expect(table.rebased(unknown, aliases) == known)
    #expect(table.rebased(unknown, aliases, sparing: [unknown]) == unknown)
    #expect(text(table.rebased(file, aliases, sparing: [unknown]), table) == "/d/x/y")
    #expect(table.rebased(known, aliases) == known)
  }
}

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
