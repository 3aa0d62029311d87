import CephWire
import Testing

/// What holds for every sample, through all coders.
@Suite struct RoundTripTests {
  @Test(arguments: Sample.all)
  func `a sample is read whole and written as it was`(sample: Sample) throws {
    let decoded = decode(sample.type, sample.bytes)
    #expect(decoded.isWhole)
    #expect(decoded.problems == [])
    #expect(try decoded.value.write(context: WireContext()).front == sample.bytes)
    #expect(type(of: decoded.value).code == sample.type.code)
  }

  @Test(arguments: Sample.all)
  func `the JSON of a sample stands for the same value`(sample: Sample) throws {
    try expectSameThroughJSON(decode(sample.type, sample.bytes).value)
  }

  @Test(arguments: Sample.all)
  func `every prefix of a sample is a part with one located problem`(sample: Sample) throws {
    for length in 0..<sample.bytes.count {
      let prefix = [UInt8](sample.bytes.prefix(length))
      let decoded = decode(sample.type, prefix)
      if sample.endsEarly.contains(length) {
        #expect(decoded.isWhole && decoded.problems == [], "\(length)")
        continue
      }
      #expect(!decoded.isWhole, "\(length)")
      let problem = try #require(decoded.problems.first)
      #expect(decoded.problems.count == 1, "\(length)")
      #expect(problem.offset <= length, "\(length)")
      #expect(isAboutLength(problem), "\(length): \(problem.problem)")
      try expectToRender(decoded, prefix)
    }
  }

  @Test(arguments: Sample.all)
  func `a part shows exactly the fields that were read`(sample: Sample) throws {
    let whole = tree(decode(sample.type, sample.bytes).value, leaves: .max - 1)
    var longest = 0
    for length in 0..<sample.bytes.count {
      let decoded = decode(sample.type, [UInt8](sample.bytes.prefix(length)))
      if decoded.isWhole { continue }
      #expect(decoded.leaves >= longest)
      longest = decoded.leaves
      let part = tree(decoded.value, leaves: decoded.leaves)
      #expect(whole.hasPrefix(part), "\(length)")
    }
  }

  @Test(arguments: Sample.all)
  func `whatever becomes of a byte, the message is a value or a located problem`(
    sample: Sample
  ) throws {
    for index in sample.bytes.indices {
      let byte = sample.bytes[index]
      for other in Set([0, 0xff, byte ^ 1, byte ^ 0x80, byte ^ 0xff]) where other != byte {
        var changed = sample.bytes
        changed[index] = other
        let decoded = decode(sample.type, changed)
        try expectToRender(decoded, changed)
        for problem in decoded.problems { #expect(problem.offset <= changed.count) }
        if decoded.isWhole {
          #expect(try decoded.value.write(context: WireContext()).front == changed, "byte \(index)")
          try expectSameThroughJSON(decoded.value)
        } else {
          #expect(decoded.problems.last.map(isAboutLength) == true, "byte \(index)")
        }
      }
    }
  }

  @Test(arguments: Sample.all.filter { !$0.bytes.isEmpty })
  func `whatever becomes of several bytes, the message is a value or a located problem`(
    sample: Sample
  ) throws {
    var random = RepeatableRandom(state: UInt64(sample.bytes.count))
    for _ in 0..<100 {
      var changed = sample.bytes
      for _ in 0..<Int.random(in: 2...8, using: &random) {
        let index = changed.indices.randomElement(using: &random) ?? 0
        changed[index] = UInt8.random(in: 0...255, using: &random)
      }
      changed.removeLast(Int.random(in: 0...2, using: &random))
      let decoded = decode(sample.type, changed)
      try expectToRender(decoded, changed)
      #expect(decoded.isWhole || !decoded.problems.isEmpty)
      if decoded.isWhole {
        #expect(try decoded.value.write(context: WireContext()).front == changed)
        try expectSameThroughJSON(decoded.value)
      }
    }
  }
}

/// The generator SplitMix64: the same numbers in every run.
private struct RepeatableRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

extension Sample {
  /// The lengths at which a shorter message is whole too: a RECONNECT may end behind its caps, as
  /// a kernel client without session sends it (2009.md 3.13, D2).
  fileprivate var endsEarly: [Int] {
    switch name {
    case Sample.reconnect.name: [81]
    case Sample.reconnectClosedUser.name: [5]
    default: []
    }
  }
}

private func isAboutLength(_ problem: WireProblem) -> Bool {
  ["truncated: ", "too long: ", "count too large: "].contains { problem.problem.hasPrefix($0) }
}

/// Expects that JSON, tree, summary, facts and map can be had, and that the JSON is JSON.
private func expectToRender(_ decoded: DecodedMessage, _ front: [UInt8]) throws {
  let text = json(decoded.value, leaves: decoded.leaves)
  _ = try JSONValue(parsing: [UInt8](text.utf8))
  let lines = tree(decoded.value, leaves: decoded.leaves)
  #expect(lines.isEmpty || lines.hasSuffix("\n"))
  #expect(!summary(decoded.value).isEmpty)
  _ = decoded.value.facts
  #expect(coversInOrder(map(type(of: decoded.value), front), front.count, decoded.isWhole))
}

/// Whether the ranges follow each other without gap or overlap, to the end where all was read.
private func coversInOrder(_ map: FieldMap, _ length: Int, _ isWhole: Bool) -> Bool {
  var end = 0
  for entry in map.entries {
    if entry.range.lowerBound != end || entry.range.isEmpty { return false }
    end = entry.range.upperBound
  }
  return isWhole ? end == length : end <= length
}

/// Expects that a message's JSON gives an equal message that is written as the same bytes.
private func expectSameThroughJSON<M: WireMessage>(_ value: M) throws {
  let parsed = try JSONValue(parsing: [UInt8](json(value).utf8))
  let again = try M.read(json: parsed, context: WireContext())
  #expect(again == value)
  #expect(
    try again.write(context: WireContext()) == value.write(context: WireContext()))
}
