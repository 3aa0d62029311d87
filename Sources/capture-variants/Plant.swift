import ArgumentParser
import FaultPlanting
import Synthesis

/// Writes a capture that is in memory.
private func write(_ capture: [UInt8], to path: String) throws(FileError) {
  var file = try OutputFile(path)
  try file.write(capture)
  try file.close()
}

/// `capture-variants kernelise IN OUT`
struct Kernelise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Gives a recording of the user-space client the fields of the kernel client.",
    discussion: """
      The recordings of v0.9 are of a client that leaves fields at 0 which the kernel client of \
      June 2009 fills. What this makes of them is what faults are planted in.
      """)

  @Flag(help: "Also let a request that a failing MDS left unanswered be replayed.")
  var replayed = false
  @Argument(help: "The capture: a plain little-endian pcap file.")
  var input: String
  @Argument(help: "The file to write.")
  var output: String

  func run() throws {
    let base = replayed ? Base.replayed : .kernelised
    try write(base.make(from: Trace(readCapture(input))).capture(), to: output)
  }
}

/// `capture-variants plant FAULT IN OUT`
struct Plant: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lets the client of a capture do something wrong.",
    discussion: """
      The capture should be one that "kernelise" has made. Standard output tells the rule that is \
      broken and the events that a finding has to name, by their numbers in the new capture.
      """)

  @Flag(
    help: "List the faults: name, rule, base, a recording with a place for it, and what is done.")
  var list = false
  @Option(help: "Which of the places that are fit for the fault, from 1.")
  var nth = 1
  @Flag(help: "Make the base that the fault needs of the capture first.")
  var prepare = false
  @Argument(help: ArgumentHelp("The fault's name.", valueName: "fault"))
  var name: String?
  @Argument(help: "The capture: a plain little-endian pcap file.")
  var input: String?
  @Argument(help: "The file to write.")
  var output: String?

  func validate() throws {
    if list { return }
    guard let name, input != nil, output != nil else {
      throw ValidationError("give a fault, a capture and a file to write, or --list")
    }
    guard Fault(rawValue: name) != nil else {
      throw ValidationError("there is no fault \"\(name)\"")
    }
    guard nth >= 1 else { throw ValidationError("places are counted from 1") }
  }

  func run() throws {
    if list { return printFaults() }
    guard let fault = name.flatMap(Fault.init(rawValue:)), let input, let output else { return }
    let trace = Trace(try readCapture(input))
    let planted = try fault.plant(in: prepare ? fault.base.make(from: trace) : trace, nth: nth)
    try write(planted.capture, to: output)
    print(planted.description)
  }

  private func printFaults() {
    let width = Fault.allCases.map(\.rawValue.count).max() ?? 0
    for fault in Fault.allCases {
      let padding = String(repeating: " ", count: width - fault.rawValue.count + 2)
      print(
        fault.rawValue + padding + fault.rule + " " + fault.base.rawValue + " "
          + fault.recording.rawValue + "  " + fault.summary)
    }
  }
}
