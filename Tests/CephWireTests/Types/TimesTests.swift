import CephWire
import Testing

@Suite struct TimesTests {
  @Test(
    arguments: [
      (0, 0, "0.000000"), (5, 7, "5.000007"), (59, 250_000, "59.250000"),
      (315_359_999, 999_999, "315359999.999999"), (315_360_000, 0, "79.12.30 00:00:00.000000"),
      (1_245_362_400, 250_000, "09.06.18 22:00:00.250000"),
      (1_795_723_957, 679_109, "26.11.26 20:12:37.679109"),
      (951_827_696, 1, "00.02.29 12:34:56.000001"),
      (.max, 0, "06.02.07 06:28:15.000000"),
      (0, 4_294_967, "0.4294967"),
    ] as [(UInt32, UInt32, String)])
  func `times read as in Ceph's log`(seconds: UInt32, microseconds: UInt32, expected: String) {
    #expect(
      written { appendLogTime(seconds: seconds, microseconds: microseconds, to: &$0) } == expected)
  }

  @Test(
    arguments: [
      (0, 20, "0.000020"), (315_359_999, 999_999, "315359999.999999"),
      (315_360_000, 0, "1979-12-30T00:00:00.000000+0000"),
      (1_795_379_854, 985_554, "2026-11-22T20:37:34.985554+0000"),
    ] as [(UInt32, UInt32, String)])
  func `times read as in today's log`(seconds: UInt32, microseconds: UInt32, expected: String) {
    var time = Timespec()
    time.seconds = seconds
    time.nanoseconds = microseconds * 1000 + 999
    #expect(written { time.appendLogText(to: &$0, dialect: .cephV2) } == expected)
  }

  @Test func `a time in nanoseconds`() {
    var time = Timespec()
    #expect(time.compactText == "1970-01-01T00:00:00.000000000Z")
    #expect(written { time.appendLogText(to: &$0) } == "0.000000")
    time.seconds = 1_245_362_400
    time.nanoseconds = 250_000_999
    #expect(time.compactText == "2009-06-18T22:00:00.250000999Z")
    #expect(written { time.appendLogText(to: &$0) } == "09.06.18 22:00:00.250000")
    time.nanoseconds = 999_999_999
    #expect(time.compactText == "2009-06-18T22:00:00.999999999Z")
    time.nanoseconds = 1_000_000_000
    #expect(time.compactText == "1245362400 s and 1000000000")
    time.seconds = .max
    time.nanoseconds = .max
    #expect(time.compactText == "4294967295 s and 4294967295")
    #expect(written { time.appendLogText(to: &$0) } == "06.02.07 06:28:15.4294967")
  }

  @Test func `a time in microseconds`() {
    var time = UserTime()
    time.seconds = 1_245_362_400
    time.microseconds = 7
    #expect(time.compactText == "2009-06-18T22:00:00.000007Z")
    time.microseconds = 1_000_000
    #expect(time.compactText == "1245362400 s and 1000000")
  }
}
