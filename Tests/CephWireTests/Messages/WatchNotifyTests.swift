import CephWire
import Testing

@Suite struct WatchNotifyTests {
  private static let notice =
    "01 02 0100000000000000 0000000000000000 0700000005000000 02000000 6869"

  @Test(arguments: [
    (UInt16(1), "", 0), (2, "92ffffff", -110), (3, "92ffffff 1b10000000000000", -110),
  ])
  func `a client hears that a notification has reached all`(
    version: UInt16, tail: String, result: Int
  ) throws {
    let notify: WatchNotify = try MainlineBytes(version: version, Self.notice + tail).value()
    #expect(notify.event.name == "notify_complete")
    #expect(notify.payload == Array("hi".utf8))
    #expect(notify.notifier == (version < 3 ? 0 : 4123))
    #expect(
      mainlineSummary(notify, version: version)
        == "watch-notify(notify_complete (2) cookie 1 notify 21474836487 ret \(result))")
  }

  @Test func `the oldest notices have no payload`() throws {
    let notify: WatchNotify = try MainlineBytes(
      "00 01 0100000000000000 0000000000000000 0200000000000000"
    ).value()
    #expect(notify.messageVersion == 0)
    #expect(mainlineSummary(notify) == "watch-notify(notify (1) cookie 1 notify 2 ret 0)")
  }
}
