import Glibc
import Testing

@testable import Capture

struct RawInputTests {
  @Test func `missing files, unreadable ones and directories are refused by name`() throws {
    let files = try TestFiles()
    let missing = "\(files.directory)/missing"
    let none = #expect(throws: CaptureError.self) { try Reading(missing) }
    #expect(none?.description == "\(missing) cannot be opened: No such file or directory")
    let directory = #expect(throws: CaptureError.self) { try Reading(files.directory) }
    #expect(
      directory?.description
        == "\(files.directory) is a directory; name the capture files in it")
    let locked = try files.write(pcap([]))
    unsafe chmod(locked, 0)  // a call of C with a string
    if geteuid() != 0 {
      let unreadable = #expect(throws: CaptureError.self) { try Reading(locked) }
      #expect(unreadable?.description == "\(locked) cannot be opened: Permission denied")
    }
  }

  @Test func `a descriptor that cannot be read is said to be so`() throws {
    let ends = try makePipe()
    defer {
      close(ends.read)
      close(ends.write)
    }
    let error = #expect(throws: CaptureError.self) {
      _ = try CaptureReader(descriptor: ends.write, name: "pipe")
    }
    #expect(
      error?.description == "pipe cannot be read further: Bad file descriptor, before any packet")
  }

  @Test func `bytes looked at are read again, and skipped ones are not`() throws {
    let bytes = (0..<200).map { UInt8($0) }
    try withPipe(bytes) { descriptor in
      let input = try RawInput(descriptor: descriptor, name: "pipe", owned: false)
      #expect(input.ensure(4) >= 4)
      #expect(input.peek(4) == [0, 1, 2, 3])
      input.skip(150)
      var target = [UInt8](repeating: 0, count: 30)
      // Writes within the array.
      let first = unsafe target.withUnsafeMutableBytes { unsafe input.read(into: $0) }
      #expect(target[..<first] == bytes[150..<150 + first])
      input.skip(1000)
      #expect(input.ensure(1) == 0)
      #expect(input.bytesRead == 200)
      #expect(input.size == nil)
    }
  }

  @Test func `a look ahead reaches to the end of the buffer`() throws {
    let files = try TestFiles()
    let count = RawInput.bufferSize + 100
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let input = try RawInput(path: try files.write(bytes))
    input.skip(50)
    #expect(input.ensure(RawInput.bufferSize) == RawInput.bufferSize)
    #expect(input.peek(RawInput.bufferSize) == Array(bytes[50..<50 + RawInput.bufferSize]))
    #expect(input.size == count)
  }

  @Test func `an owned descriptor is closed at the end`() throws {
    let ends = try makePipe()
    defer { close(ends.write) }
    _ = try RawInput(descriptor: ends.read, name: "pipe", owned: true)
    var state = pollfd(fd: ends.write, events: Int16(POLLOUT), revents: 0)
    unsafe poll(&state, 1, 0)  // one element, as said
    #expect(Int32(state.revents) & Int32(POLLERR) != 0, "nobody reads the pipe any more")
  }
}
