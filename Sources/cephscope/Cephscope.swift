import ArgumentParser
import CMalloc

/// The command: one subcommand a verb.
@main
struct Cephscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cephscope",
    abstract: "Shows what CephFS clients and their metadata servers say to each other.",
    discussion: """
      Captures are pcap or pcapng files, plain or compressed with gzip, zstd or lz4; `-` is \
      standard input, and several files are one capture, merged by time.

      Exit status: 0 done; 1 done, and something was found (see each verb); 2 could not be done; \
      64 the command line is wrong.
      """,
    version: "0.1.0",
    subcommands: [Decode.self, ReplayCommand.self, Diff.self, Encode.self, Keys.self, Fuzz.self])

  static func main() {
    // Memory of this size and more goes back to the system when it is done with. Otherwise the C
    // library keeps more and more of it, up to 64 MiB a thread, once long messages have come.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    main(nil)
  }
}
