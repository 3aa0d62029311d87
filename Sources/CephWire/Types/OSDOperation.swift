import Common

/// One operation of a request to an OSD (`ceph_osd_op`, mainline.md 3.11), 38 bytes. Its payload lies
/// in the data part of the message.
public struct OSDOperation: WireStruct {
  public var code = OSDOperationCode(raw: 0)
  public var flags = OSDOperationFlags(raw: 0)
  public var arguments = OSDOperationArguments()
  /// In bytes; in replies that of what came out.
  public var payloadLength: UInt32 = 0

  public init() {}

  public static let minimumSize = 38

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("op", &code)
    try c.field("flags", &flags)
    arguments.code = code
    try c.section(arguments.name, &arguments, .fixed(OSDOperationArguments.size))
    try c.field("payload_len", &payloadLength)
  }

  /// Appends what Ceph's log prints of it; `payload` is what the request brings along for it, as far
  /// as that is known.
  func appendText(to output: inout OutputBuffer, payload: ArraySlice<UInt8>, isReply: Bool) {
    output.append(code.name ?? "???")
    switch code.target {
    case .data: appendData(to: &output)
    case .attribute: appendAttribute(to: &output, payload)
    case .method: appendMethod(to: &output, payload)
    case .group: appendGroup(to: &output)
    case nil: break
    }
    if payloadLength == 0 { return }
    output.append(isReply ? " out=" : " in=")
    output.append(decimal: UInt64(payloadLength))
    output.append("b")
  }

  private func appendData(to output: inout OutputBuffer) {
    func number(_ label: StaticString, _ value: some BinaryInteger) {
      output.append(label)
      output.append(decimal: UInt64(truncatingIfNeeded: value))
    }
    switch code {
    case .assertVersion: number(" v", arguments.version)
    case .truncate: number(" ", arguments.offset)
    case .masktrunc, .trimtrunc:
      number(" ", arguments.truncateSeq)
      output.append("@")
      output.append(decimal: Int64(bitPattern: arguments.truncateSize))
    case .rollback:
      output.append(" ")
      arguments.snapID.appendText(to: &output)
    case .watch:
      output.append(" ")
      arguments.watchOperation.appendLogText(to: &output)
      number(" cookie ", arguments.cookie)
      if arguments.generation != 0 { number(" gen ", arguments.generation) }
    case .notify: number(" cookie ", arguments.cookie)
    case .copyGet: number(" max ", arguments.maximum)
    case .copyFrom: number(" ver ", arguments.sourceVersion)
    case .setAllocHint:
      number(" object_size ", arguments.expectedObjectSize)
      number(" write_size ", arguments.expectedWriteSize)
    default: if code.printsExtent { appendExtent(to: &output) }
    }
  }

  private func appendExtent(to output: inout OutputBuffer) {
    output.append(" ")
    output.append(decimal: arguments.offset)
    output.append("~")
    output.append(decimal: arguments.length)
    if arguments.truncateSeq != 0 {
      output.append(" [")
      output.append(decimal: UInt64(arguments.truncateSeq))
      output.append("@")
      output.append(decimal: Int64(bitPattern: arguments.truncateSize))
      output.append("]")
    }
    if flags.raw != 0 {
      output.append(" [")
      flags.appendText(to: &output)
      output.append("]")
    }
  }

  private func appendAttribute(to output: inout OutputBuffer, _ payload: ArraySlice<UInt8>) {
    if arguments.nameLength > 0, !payload.isEmpty {
      output.append(" ")
      output.append(Array(payload.prefix(Int(arguments.nameLength))))
    }
    if arguments.valueLength > 0 {
      output.append(" (")
      output.append(decimal: UInt64(arguments.valueLength))
      output.append(")")
    }
    guard code == .cmpxattr else { return }
    output.append(" op ")
    output.append(decimal: UInt64(arguments.compareOperator))
    output.append(" mode ")
    output.append(decimal: UInt64(arguments.compareMode))
  }

  private func appendMethod(to output: inout OutputBuffer, _ payload: ArraySlice<UInt8>) {
    guard arguments.classLength > 0, !payload.isEmpty else { return }
    output.append(" ")
    output.append(Array(payload.prefix(Int(arguments.classLength))))
    output.append(".")
    let method = payload.dropFirst(Int(arguments.classLength))
    output.append(Array(method.prefix(Int(arguments.methodLength))))
  }

  private func appendGroup(to output: inout OutputBuffer) {
    if code.listsObjects {
      output.append(" start_epoch ")
      output.append(decimal: UInt64(arguments.startEpoch))
    } else if code == .hitSetGet {
      output.append(" ")
      arguments.stamp.appendLogText(to: &output, dialect: .cephV027)
    }
  }
}

extension [OSDOperation] {
  /// Appends the operations as Ceph's log prints them: `[create,write 0~5 in=5b]`. `payload` is that
  /// of all of them, one behind the other, or empty where it is not known.
  func appendText(to output: inout OutputBuffer, payload: [UInt8] = [], isReply: Bool) {
    output.append("[")
    var rest = payload[...]
    for (index, operation) in enumerated() {
      if index > 0 { output.append(",") }
      let length = Int(operation.payloadLength)
      operation.appendText(to: &output, payload: rest.prefix(length), isReply: isReply)
      rest = rest.dropFirst(length)
    }
    output.append("]")
  }
}
