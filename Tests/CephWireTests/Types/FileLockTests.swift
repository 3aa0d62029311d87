import CephWire
import Testing

@Suite struct FileLockTests {
  @Test func `a lock on the bytes from 50 to 150`() throws {
    let lock = try mainline(
      FileLock.self,
      bytes(
        """
        3200000000000000 6400000000000000 2410000000000000 6b8004e55fae17b5 1401000000000000 02
        """))
    #expect(lock.start == 50)
    #expect(lock.length == 100)
    #expect(lock.client == 4132)
    #expect(lock.owner == 13_049_090_172_216_705_131)
    #expect(lock.pid == 276)
    #expect(lock.type == .exclusive)
    #expect(text(lock.type) == "excl")
  }
}
