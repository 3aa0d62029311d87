import CephWire
import Common

// How Ceph's own code prints values where it dumps them.
extension Conversion {
  /// A time as seconds, with the nanoseconds behind the point.
  public static let decimalTime = Conversion { ours in
    guard let seconds = ours["sec"]?.plainNumber, let nanoseconds = ours["nsec"]?.plainNumber
    else { return nil }
    let fraction = "\(nanoseconds)"
    return .string("\(seconds)." + String(repeating: "0", count: 9 - fraction.count) + fraction)
  }

  /// A time as a date, as logs have it.
  public static let logTime = Conversion { ours in
    guard let seconds = ours["sec"]?.integer(as: UInt32.self),
      let nanoseconds = ours["nsec"]?.integer(as: UInt32.self)
    else { return nil }
    var output = OutputBuffer()
    appendLogTime(
      seconds: seconds, microseconds: nanoseconds / 1000, dialect: .cephV027, to: &output)
    return .string(output.description)
  }

  /// A time as a date of universal time.
  public static let universalTime = logTime.then(
    Conversion { time in time.string.map { .string($0.replacing("+0000", with: "Z")) } })

  /// A list of objects as one object, whose names and values are fields of theirs.
  public static func dictionary(
    _ key: String, _ value: String, prefix: String = "", by conversion: Conversion = .nothing
  ) -> Conversion {
    Conversion { ours in
      guard case .array(let elements) = ours else { return nil }
      var members: [String: JSONValue] = [:]
      for element in elements {
        guard case .object(let fields) = element, fields.count == 2,
          let name = fields[key]?.plainText, let member = fields[value].flatMap(conversion.apply)
        else { return nil }
        members[prefix + name] = member
      }
      return members.count == elements.count ? .object(members) : nil
    }
  }

  /// Bytes as a text in which those that do not print are escaped.
  public static let escaped = Conversion { ours in
    guard let bytes = ours.plainBytes else { return nil }
    let letters = bytes.map { byte in
      let isPlain = 0x20...0x7e ~= byte && byte != UInt8(ascii: "\\")
      return isPlain ? String(UnicodeScalar(byte)) : "\\x" + hexDigits(byte)
    }
    return .string(letters.joined())
  }

  /// Bytes as hexadecimal digits.
  public static let hexText = Conversion { ours in
    ours.plainBytes.map { .string($0.map(hexDigits).joined()) }
  }

  /// A set of features as a hexadecimal number with all its digits.
  public static let featureWord = Conversion { ours in
    ours.plainNumber.map { number in
      let digits = String(number, radix: 16)
      return .string("0x" + String(repeating: "0", count: 16 - digits.count) + digits)
    }
  }

  /// The set of metrics that a client is to send.
  public static let metricFlags = featureWord.then(
    Conversion { word in .string("{metric_flags: '\(word.plainText)'}") })

  /// Whether bit `number` of a set is there, or is not.
  public static func bit(_ number: Int, is present: Bool = true) -> Conversion {
    Conversion { ours in
      ours.plainNumber.map { .bool(($0 >> number & 1 == 1) == present) }
    }
  }

  /// The names of the bits of a set.
  public static let bitNames = Conversion { ours in
    ours["text"]?.string.map { text in
      let names = text == "-" ? [] : text.split(separator: "|")
      return .array(names.map { .string(String($0)) })
    }
  }

  /// The address of a list that older releases print: that of messenger v1, else the first.
  public static let legacyAddress = Conversion { ours in
    guard case .array(let addresses) = ours,
      let address = addresses.first(where: { $0["type"] == "v1" }) ?? addresses.first,
      let endpoint = address["addr"].flatMap(Conversion.endpoint.apply),
      let nonce = address["nonce"]
    else { return nil }
    return .string("\(endpoint.plainText)/\(nonce.plainText)")
  }

  /// The splits of a directory's tree of fragments: for each the bits of the fragment, and into how
  /// many bits more it is split.
  public static let fragmentTree = Conversion { ours in
    guard case .array(let splits) = ours else { return nil }
    let texts = splits.compactMap { split -> String? in
      guard let fragment = split["frag"]?.plainNumber, let by = split["by"]?.plainNumber
      else { return nil }
      let bits = (0..<(fragment >> 24)).map { fragment >> (23 - $0) & 1 == 1 ? "1" : "0" }
      return "\(bits.joined())*^\(by)"
    }
    return texts.count == splits.count
      ? .string("fragtree_t(\(texts.joined(separator: " ")))") : nil
  }
}

/// The two hexadecimal digits of a byte.
func hexDigits(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
