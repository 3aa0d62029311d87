import ArgumentParser
import Synthesis

/// The maker of the captures that the test suite and the measurements are run on.
@main
struct CaptureVariants: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture-variants",
    abstract: "Makes other captures out of recorded ones.",
    subcommands: [
      List.self, Make.self, All.self, Multiply.self, Kernelise.self, Plant.self,
      Hostile.self,
    ])
}

/// Options that all variants share.
struct VariantOptions: ParsableArguments {
  @Option(help: "Where the pseudo-random choices start.")
  var seed: UInt64 = 1
  @Option(help: "The bytes that the variant \"snapped\" leaves of each packet.")
  var snapLength = 256
  @Option(help: "The packets that \"midstream\" leaves out; a quarter of them unless given.")
  var skip: Int?

  var settings: CaptureVariant.Settings {
    CaptureVariant.Settings(seed: seed, snapLength: snapLength, skip: skip)
  }
}

/// Writes a variant to a file and tells on standard output what it leaves out.
private func write(
  _ variant: CaptureVariant, of recording: Recording, _ options: VariantOptions, to path: String
) throws(FileError) {
  let outcome = variant.make(from: recording, settings: options.settings)
  var file = try OutputFile(path)
  var buffer: [UInt8] = []
  try outcome.write(to: &buffer) { (buffer: inout [UInt8]) throws(FileError) in
    if buffer.count >= OutputFile.comfortableSize {
      try file.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }
  try file.write(buffer)
  try file.close()
  if !outcome.removed.isEmpty {
    print("\(variant.name): left out packets \(ranges(outcome.removed))")
  }
}

/// Ascending numbers in words: `1-3, 7`.
private func ranges(_ numbers: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = ranges.last, last.upperBound + 1 == number {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }
  return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    .joined(separator: ", ")
}

/// `capture-variants list`
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Lists the variants.")

  func run() {
    let width = CaptureVariant.all.map(\.name.count).max() ?? 0
    for variant in CaptureVariant.all {
      let padding = String(repeating: " ", count: width - variant.name.count + 2)
      let note = variant.keepsMessages ? "" : " (loses messages)"
      print(variant.name + padding + variant.summary + note)
    }
  }
}

/// `capture-variants make NAME IN OUT`
struct Make: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Makes one variant of a capture.")

  @OptionGroup var options: VariantOptions
  @Argument(help: "The variant's name, one of those that \"list\" prints.")
  var name: String
  @Argument(help: "The capture: a plain little-endian pcap file.")
  var input: String
  @Argument(help: "The file to write.")
  var output: String

  func run() throws {
    guard let variant = CaptureVariant.named(name) else {
      throw ValidationError("there is no variant \"\(name)\"")
    }
    try write(variant, of: readCapture(input), options, to: output)
  }
}

/// `capture-variants all IN DIRECTORY`
struct All: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes all variants of a capture, each in a file named like the variant.")

  @OptionGroup var options: VariantOptions
  @Argument(help: "The capture: a plain little-endian pcap file.")
  var input: String
  @Argument(help: "The directory to write to; it is made if it is not there.")
  var directory: String

  func run() throws {
    let recording = try readCapture(input)
    try makeDirectory(directory)
    for variant in CaptureVariant.all {
      let isPcapng = variant.name.hasPrefix("pcapng")
      let path = "\(directory)/\(variant.name).\(isPcapng ? "pcapng" : "pcap")"
      try write(variant, of: recording, options, to: path)
    }
  }
}

/// `capture-variants multiply IN... OUT`
struct Multiply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Repeats captures, with new addresses and later times, until a file is large.")

  @Option(help: "The size that the file reaches at least, in bytes.")
  var bytes = 1 << 30
  @Argument(help: "The captures, plain little-endian pcap files, and last the file to write.")
  var files: [String]

  func validate() throws {
    guard files.count >= 2 else { throw ValidationError("give captures and a file to write") }
  }

  func run() throws {
    var recordings: [Recording] = []
    for input in files.dropLast() { recordings.append(try readCapture(input)) }
    var multiplier = try CaptureMultiplier(recordings)
    var file = try OutputFile(files[files.count - 1])
    var buffer = multiplier.header()
    var written = 0
    while written + buffer.count < bytes {
      if buffer.count >= OutputFile.comfortableSize {
        try file.write(buffer)
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
      }
      buffer += multiplier.nextCopy()
    }
    try file.write(buffer)
    try file.close()
  }
}
