import ArgumentParser

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
}
