import Common
import Testing

@Suite struct CivilTimeTests {
  static let dates: [(Int64, [Int])] = [
    (0, [1970, 1, 1, 0, 0, 0]),
    (-1, [1969, 12, 31, 23, 59, 59]),
    (951_782_400, [2000, 2, 29, 0, 0, 0]),
    (951_868_800, [2000, 3, 1, 0, 0, 0]),
    (1_078_012_800, [2004, 2, 29, 0, 0, 0]),
    (-2_203_891_200, [1900, 3, 1, 0, 0, 0]),
    (-2_203_891_201, [1900, 2, 28, 23, 59, 59]),
    (4_107_542_400, [2100, 3, 1, 0, 0, 0]),
    (1_795_377_288, [2026, 11, 22, 19, 54, 48]),
    (-62_135_596_800, [1, 1, 1, 0, 0, 0]),
    (-62_167_219_200, [0, 1, 1, 0, 0, 0]),
    (253_402_300_799, [9999, 12, 31, 23, 59, 59]),
    (253_402_300_800, [10_000, 1, 1, 0, 0, 0]),
  ]

  @Test(arguments: dates)
  func `seconds become a date and a clock`(_ seconds: Int64, _ fields: [Int]) {
    let time = CivilTime(secondsSince1970: seconds, nanosecond: 7)
    #expect(
      [time.year, time.month, time.day, time.hour, time.minute, time.second] == fields)
    #expect(time.nanosecond == 7)
  }

  @Test func `the earliest and the latest instant have a date`() {
    let first = CivilTime(Instant(nanoseconds: .min))
    #expect([first.year, first.month, first.day] == [1677, 9, 21])
    #expect(
      [first.hour, first.minute, first.second, first.nanosecond] == [0, 12, 43, 145_224_192])
    let last = CivilTime(Instant(nanoseconds: .max))
    #expect([last.year, last.month, last.day] == [2262, 4, 11])
    #expect([last.hour, last.minute, last.second, last.nanosecond] == [23, 47, 16, 854_775_807])
  }

  @Test func `any number of seconds is read without a trap`() {
    for seconds in [Int64.min, .min + 1, -1 << 53, 1 << 53, .max - 1, .max] {
      let time = CivilTime(secondsSince1970: seconds, nanosecond: 0)
      #expect(1...12 ~= time.month && 1...31 ~= time.day && 0...23 ~= time.hour)
    }
  }

  @Test func `nanoseconds before 1970 count forward`() {
    #expect(CivilTime.nanosecond(of: Instant(nanoseconds: -1)) == 999_999_999)
    #expect(CivilTime.nanosecond(of: Instant(nanoseconds: 1_000_000_005)) == 5)
    let time = CivilTime(Instant(nanoseconds: -1))
    #expect(time.year == 1969 && time.second == 59 && time.nanosecond == 999_999_999)
  }

  @Test func `each day follows on the one before`() {
    var last = CivilTime(secondsSince1970: -800_000 * 86_400, nanosecond: 0)
    for day in -799_999...200_000 {
      let time = CivilTime(secondsSince1970: Int64(day) * 86_400, nanosecond: 0)
      let isNext =
        time.day == last.day + 1 && time.month == last.month && time.year == last.year
        || time.day == 1 && last.day >= 28
          && (time.month == last.month + 1 && time.year == last.year
            || time.month == 1 && last.month == 12 && time.year == last.year + 1)
      if !isNext { Issue.record("\(time) follows on \(last)") }
      last = time
    }
  }
}
