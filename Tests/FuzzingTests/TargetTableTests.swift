import CephWire
import Testing

@testable import Fuzzing

@Suite struct TargetTableTests {
  @Test func `every message of every dialect has a target`() {
    let names = Set(TargetTable.all.map(\.name))
    for dialect in Dialect.allCases {
      let known = MessageTable.all(in: dialect)
      let prefix = "message/\(dialect.shortName)/"
      #expect(names.count { $0.hasPrefix(prefix) } == known.count)
    }
    #expect(names.contains("message/013/client_request"))
    #expect(names.contains("message/v027/mdsmap"))
    #expect(names.contains("message/v2/osd_op"))
  }
}
