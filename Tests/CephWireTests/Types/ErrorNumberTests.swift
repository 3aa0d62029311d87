import CephWire
import Testing

@Suite struct ErrorNumberTests {
  @Test(
    arguments: [
      (0, "Success"), (-1, "Operation not permitted"), (-2, "No such file or directory"),
      (-11, "Resource temporarily unavailable"), (-17, "File exists"), (-20, "Not a directory"),
      (-21, "Is a directory"), (-22, "Invalid argument"), (-30, "Read-only file system"),
      (-39, "Directory not empty"), (-61, "No data available"), (-110, "Connection timed out"),
      (-116, "Stale file handle"), (-122, "Disk quota exceeded"),
      (-133, "Memory page has hardware error"), (-6, "No such device or address"),
    ] as [(Int32, String)])
  func `errors read as the C library prints them`(result: Int32, expected: String) {
    #expect(errorText(result) == expected)
  }

  @Test(
    arguments: [
      (-41, "Unknown error 41"), (-58, "Unknown error 58"), (-134, "Unknown error 134"),
      (-4095, "Unknown error 4095"), (.min, "Unknown error 2147483648"),
      (.max, "Unknown error 2147483647"),
    ] as [(Int32, String)])
  func `numbers without a text are unknown errors`(result: Int32, expected: String) {
    #expect(errorText(result) == expected)
  }
}
