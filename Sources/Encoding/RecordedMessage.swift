public import CephWire

/// A message as it is to be put on the wire.
public struct RecordedMessage: Sendable {
  public var header: MessageHeader
  public var footer: MessageFooter
  /// What its layout depends on.
  public var context: WireContext
  public var bytes: MessageBytes

  /// Makes a message of its parts.
  public init(
    header: MessageHeader, footer: MessageFooter, context: WireContext, bytes: MessageBytes
  ) {
    self.header = header
    self.footer = footer
    self.context = context
    self.bytes = bytes
  }
}

extension RecordedMessage {
  /// Reads the message of an event from its JSON.
  init(_ json: JSONValue, of event: RecordedEvent) throws(RecordedEventError) {
    let accepted: UInt64? = json["acceptor_features"]?.integer()
    // Both ends together have no more than one of them.
    context = WireContext(
      dialect: event.dialect, version: json["version"]?.integer() ?? 0,
      features: json["features"]?.integer() ?? accepted, acceptorFeatures: accepted)
    header = try Self.header(json, event, context)
    footer = MessageFooter(in: context.dialect)
    footer.flags = json["footer_flags"]?.integer().map(FooterFlags.init(raw:)) ?? footer.flags
    footer.signature = json["signature"]?.integer() ?? 0
    // Messenger v2 has no footer, but its flags in the header.
    if context.dialect == .cephV2 { header.flags = UInt8(truncatingIfNeeded: footer.flags.raw) }
    bytes = try Self.bytes(json, header.type, context)
  }

  private static func header(
    _ json: JSONValue, _ event: RecordedEvent, _ context: WireContext
  ) throws(RecordedEventError) -> MessageHeader {
    var header = MessageHeader()
    if json["header"] == nil {
      header.source = event.from.instance
      header.originalSource = event.from.instance
      header.destination = event.to.instance
    } else {
      header = try RecordedEvent.structure(MessageHeader.self, json, "header", context)
    }
    let name = json["type"]?.string ?? ""
    guard
      let type = json["type_code"]?.integer().map(MessageType.init(raw:))
        ?? MessageType(text: name, in: context.dialect)
    else { throw RecordedEventError("type: no such message type: '\(name)'") }
    header.type = type
    header.seq = json["seq"]?.integer() ?? header.seq
    header.priority = json["priority"]?.integer() ?? header.priority
    if context.is2009 { return header }
    header.version = json["version"]?.integer() ?? context.version
    header.compatVersion = json["compat_version"]?.integer() ?? header.compatVersion
    header.ackSeq = json["ack_seq"]?.integer() ?? header.ackSeq
    header.tid = json["tid"]?.integer() ?? header.tid
    return header
  }

  /// The three parts: those that fields lie in are made of the fields, the others must be there.
  private static func bytes(
    _ json: JSONValue, _ type: MessageType, _ context: WireContext
  ) throws(RecordedEventError) -> MessageBytes {
    var bytes = MessageBytes(front: [])
    if json["front_bytes"] == nil, let message = json["message"], message != .null {
      bytes = try described(message, type, context)
    } else {
      bytes.front = try part(json, .front)
    }
    if bytes.middle.isEmpty { bytes.middle = try part(json, .middle) }
    if bytes.data.isEmpty { bytes.data = try part(json, .data) }
    return bytes
  }

  private static func described(
    _ message: JSONValue, _ type: MessageType, _ context: WireContext
  ) throws(RecordedEventError) -> MessageBytes {
    guard let swiftType = MessageTable.type(type, in: context.dialect) else {
      throw RecordedEventError("message: type \(type.raw) has no fields; give front_bytes")
    }
    do {
      return try swiftType.read(json: message, context: context).write(context: context)
    } catch {
      throw RecordedEventError("message.\(error.field): \(error.reason)")
    }
  }

  /// A part of the message, which may be absent where its length is 0 or not given.
  private static func part(
    _ json: JSONValue, _ part: MessagePart
  ) throws(RecordedEventError) -> [UInt8] {
    let name = part.rawValue + "_bytes"
    guard let value = json[name] else {
      guard json[part.rawValue]?.integer() ?? 0 == 0 else {
        throw RecordedEventError("\(name): missing, and \(part.rawValue) is not 0")
      }
      return []
    }
    guard let bytes = value.bytes else {
      throw RecordedEventError("\(name): a string or {\"base64\":…} expected")
    }
    return bytes
  }
}
