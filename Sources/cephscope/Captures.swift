import ArgumentParser
import Capture
import Dissector

/// Opens captures, or ends the command with status 2 and a sentence.
///
/// `isThreaded` has another thread read ahead.
func openCaptures(
  _ files: [String], filter: String?, isThreaded: Bool = usefulThreads > 1
) throws -> PacketSource {
  do {
    return PacketSource(try CaptureReader(paths: files, filter: filter), isThreaded: isThreaded)
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
