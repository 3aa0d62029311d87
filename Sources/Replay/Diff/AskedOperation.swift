import CephWire
import Common

/// What a request asks for, in words that mean the same in another run: no transaction, no inode
/// numbers, no times.
struct AskedOperation: Hashable {
  var op: RequestOperation
  /// path1.
  var subject: PathTable.Node
  /// path2; `none` where it is empty.
  var other: PathTable.Node
  /// The number of the text of the arguments.
  var details: Int32
}

/// What the operations, paths and texts of both captures are called in short.
struct Vocabulary {
  var paths = PathTable()
  private(set) var operations: [AskedOperation] = []
  private var numbers: [AskedOperation: Int32] = [:]

  /// Stands for all operations that did not fit.
  static let beyond: Int32 = -1

  /// The number of an operation.
  mutating func number(of operation: AskedOperation) -> Int32 {
    if let known = numbers[operation] { return known }
    if operations.count >= Capacity.operations { return Self.beyond }
    let number = Int32(truncatingIfNeeded: operations.count)
    operations.append(operation)
    numbers[operation] = number
    return number
  }

  /// Whether further operations, paths or names are one and the same.
  var isFull: Bool { operations.count >= Capacity.operations || paths.isFull }

  subscript(number: Int32) -> AskedOperation? {
    operations.indices.contains(Int(number)) ? operations[Int(number)] : nil
  }

  /// What a request asks for, by what its client knows of inodes.
  mutating func ask(
    _ request: ClientRequest, data: RawSpan, _ inodes: inout InodeNames
  ) -> Int32 {
    let first = inodes.path(of: request.path1.ino, &paths)
    let subject =
      request.path1.ino.raw == 0
      ? paths.plainText(request.path1.path)
      : paths.descend(from: first, along: request.path1.path)
    return number(
      of: AskedOperation(
        op: request.op, subject: subject, other: secondPath(request.path2, &inodes),
        details: paths.name(WireString(details(of: request, data)))))
  }

  /// The number of the same operation with other beginnings of its paths.
  mutating func renamed(
    _ number: Int32, _ aliases: [PathTable.Node: PathTable.Node],
    sparing spared: Set<PathTable.Node>
  ) -> Int32 {
    guard var operation = self[number] else { return number }
    operation.subject = paths.rebased(operation.subject, aliases, sparing: spared)
    operation.other = paths.rebased(operation.other, aliases, sparing: spared)
    return self.number(of: operation)
  }

  private mutating func secondPath(
    _ path: Filepath, _ inodes: inout InodeNames
  ) -> PathTable.Node {
    if path.ino.raw != 0 {
      return paths.descend(from: inodes.path(of: path.ino, &paths), along: path.path)
    }
    return path.path.isEmpty ? PathTable.none : paths.plainText(path.path)
  }

  /// The arguments that mean the same in another run: not the times of a SETATTR, nor the size that
  /// the client knew before.
  private func details(of request: ClientRequest, _ data: RawSpan) -> String {
    let arguments = request.arguments
    var output = OutputBuffer(capacity: 64)
    switch request.op {
    case .getattr, .lookup, .lookupsnap:
      if arguments.mask.raw != 0 { output.append("mask", arguments.mask) }
    case .setattr: output.append(arguments)
    case .readdir, .lssnap:
      if arguments.fragment.raw != 0 { output.append("frag", arguments.fragment) }
      if arguments.maxEntries != 0 { output.append("max_entries", arguments.maxEntries) }
    case .mknod:
      output.append("mode", arguments.mode)
      if arguments.rdev != 0 { output.append("rdev", arguments.rdev) }
    case .mkdir: output.append("mode", arguments.mode)
    case .open, .create:
      output.append("flags", FileMode(raw: arguments.flags))
      output.append("mode", arguments.mode)
    case .setxattr: output.append("flags", arguments.flags)
    case .setlayout:
      output.append("layout")
      var writer = JSONWriter()
      writer.object(arguments.fileLayout)
      output.append(writer.output.bytes)
    default: break
    }
    if data.byteCount > 0 {
      if !output.isEmpty { output.append(" ") }
      output.append("data=")
      output.append(decimal: Int64(data.byteCount))
      output.append(" bytes, hash ")
      output.append(hex: Fingerprint(of: data).value, width: 16)
    }
    return output.description
  }

  /// The text of an operation: `mkdir /a/b mode=0755`.
  func text(of number: Int32) -> String {
    guard let operation = self[number] else { return "an operation beyond the limit" }
    var output = OutputBuffer(capacity: 128)
    operation.op.appendText(to: &output)
    output.append(" ")
    paths.append(operation.subject, to: &output)
    if operation.other != PathTable.none {
      output.append(" ")
      paths.append(operation.other, to: &output)
    }
    let details = paths.names[operation.details]
    if !details.isEmpty {
      output.append(" ")
      output.append(details.bytes)
    }
    return output.description
  }
}

extension OutputBuffer {
  /// Appends `name=value`, after a space where something stands before it.
  fileprivate mutating func append<S: WireScalar>(_ name: StaticString, _ value: S) {
    if !isEmpty { append(" ") }
    append(name)
    append("=")
    value.appendText(to: &self)
  }

  /// Appends what a SETATTR sets.
  fileprivate mutating func append(_ arguments: RequestArguments) {
    append("set", arguments.attributes)
    let bits = arguments.attributes.raw
    if bits & 1 != 0 { append("mode", arguments.mode) }
    if bits & 2 != 0 { append("uid", arguments.uid) }
    if bits & 4 != 0 { append("gid", arguments.gid) }
    if bits & 32 != 0 { append("size", arguments.size) }
  }
}

/// A number that stands for bytes; equal bytes have equal numbers in each run of the program.
struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// FNV-1a, 64 bits.
  init(of bytes: RawSpan) {
    for index in 0..<bytes.byteCount {
      value = (value ^ UInt64(bytes.byte(at: index))) &* 0x100_0000_01b3
    }
  }
}
