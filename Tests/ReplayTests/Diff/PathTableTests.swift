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
