import ArgumentParser
import Capture
import Dissector

/// Opens captures, or ends the command with status 2 and a sentence.
///
/// `threads` is how many decode. A thread of its own reads ahead where there are more than two, since it
/// copies each packet, which takes two cores longer than it gains; and where a pipe may let it wait, so
/// that what has come can be shown meanwhile.
func openCaptures(
  _ files: [String], filter: String?, threads: Int = usefulThreads
) throws -> PacketSource {
  do {
    let reader = try CaptureReader(paths: files, filter: filter)
    let mayWait = reader.progress.total == nil
    return PacketSource(reader, isThreaded: threads > 2 || threads > 1 && mayWait)
  } catch {
    Terminal.complain("\(error)")
    throw ExitCode(2)
  }
}

/// Has `dissector` take the packets of a capture, as long as it wants any, and ends it; shows how far it
/// has come.
func read(_ source: inout PacketSource, into dissector: inout Dissector) {
  var progress = ProgressBar()
  while true {
    if !source.isReady { dissector.flush() }
    guard source.next({ dissector.receive($0, $1) }), !dissector.isDone else { break }
    progress.update(source.progress)
  }
  dissector.finish()
  progress.finish()
}
