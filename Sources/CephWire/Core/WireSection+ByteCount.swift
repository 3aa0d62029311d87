import Common

extension WireSection {
  /// How many bytes the section takes on the wire; 0 where it cannot be written.
  func byteCount(in context: WireContext) -> Int {
    var writer = WireWriter(context: context)
    var value = self
    do { try value.layout(&writer) } catch { return 0 }
    writer.appendTrailing(of: value)
    return writer.output.count
  }
}
