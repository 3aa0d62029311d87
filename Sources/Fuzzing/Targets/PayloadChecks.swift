import CephWire
import Common

/// What must be true of every value that was read, a message or a frame.
struct PayloadChecks {
  let value: any WirePayload
  /// How many leaf fields could be read; `Int.max` where all could.
  let leaves: Int
  let problems: [WireProblem]
  let context: WireContext
  /// How many bytes it was read from.
  let size: Int

  var isWhole: Bool { leaves == .max }

  /// Checks that every problem has its place, and tells which there are.
  func problems(_ parts: borrowing MessageParts, _ outcome: inout Outcome) {
    for problem in problems {
      outcome.reached(problem)
      outcome.locate(problem, within: parts[problem.part].byteCount)
    }
    if isWhole { outcome.reached("whole", UInt64(64 - size.leadingZeroBitCount)) }
  }

  /// Checks that what was read whole is written as the same bytes; `described` says which parts
  /// the fields lie in.
  func writing(
    _ bytes: borrowing MessageParts, _ described: Set<MessagePart>, _ outcome: inout Outcome
  ) {
    guard isWhole else { return }
    do {
      let written = try value.write(context: context)
      compare(written, bytes, described, .writing, &outcome)
    } catch { outcome.fail(.writing, "\(error)") }
  }

  private func compare(
    _ written: MessageBytes, _ bytes: borrowing MessageParts, _ described: Set<MessagePart>,
    _ property: FuzzFailure.Property, _ outcome: inout Outcome
  ) {
    compare(written, .front, bytes, property, &outcome)
    for part in described where part != .front {
      compare(written, part, bytes, property, &outcome)
    }
  }

  private func compare(
    _ written: MessageBytes, _ part: MessagePart, _ bytes: borrowing MessageParts,
    _ property: FuzzFailure.Property, _ outcome: inout Outcome
  ) {
    guard let place = written[part].firstDifference(from: bytes[part]) else { return }
    outcome.fail(
      property,
      "\(part.rawValue) differs at \(place): \(written[part].count) bytes of \(bytes[part].byteCount)"
    )
  }

  /// Checks JSON, tree and map: that they are bounded, and that JSON says everything.
  func rendering(
    _ parts: borrowing MessageParts, _ described: Set<MessagePart>, _ outcome: inout Outcome
  ) {
    var json = JSONWriter(context: context)
    value.write(json: &json, leaves: leaves)
    outcome.shown(json.output.count, of: size, as: "JSON")
    var tree = TextWriter(context: context)
    value.write(tree: &tree, indentation: 0, leaves: leaves)
    outcome.shown(tree.output.count, of: size, as: "text")
    map(parts, &outcome)
    // Sound: the buffer is copied before the closure returns.
    let text = unsafe json.output.bytes.withUnsafeBytes { unsafe Array($0) }
    self.json(text, parts, described, &outcome)
  }

  private func json(
    _ text: [UInt8], _ parts: borrowing MessageParts, _ described: Set<MessagePart>,
    _ outcome: inout Outcome
  ) {
    do {
      let json = try JSONValue(parsing: text)
      guard isWhole else { return }
      let again = try type(of: value).read(json: json, context: context)
      compare(try again.write(context: context), parts, described, .json, &outcome)
    } catch { outcome.fail(.json, "\(error)") }
  }

  private func map(_ parts: borrowing MessageParts, _ outcome: inout Outcome) {
    for entry in type(of: value).map(parts, context: context).entries {
      let isWithin =
        entry.range.lowerBound >= 0 && entry.range.upperBound <= parts[entry.part].byteCount
      if entry.path.isEmpty || !isWithin {
        outcome.fail(.location, "map: '\(entry.path)' at \(entry.range)")
      }
    }
  }
}

extension [UInt8] {
  /// The first place where the bytes are not those of `other`; nil where they are the same.
  func firstDifference(from other: RawSpan) -> Int? {
    let common = Swift.min(count, other.byteCount)
    var index = 0
    while index < common, self[index] == other.byte(at: index) { index += 1 }
    return index < common || count != other.byteCount ? index : nil
  }
}
