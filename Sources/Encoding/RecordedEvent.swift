public import CephWire
public import Common

/// One event as `decode --format jsonl` prints it, or as somebody has written it by hand: only
/// `type` and `message` are needed then, and names where the defaults will not do.
public struct RecordedEvent: Sendable {
  /// What is to be put on the wire.
  public enum Content: Sendable {
    case message(MessageHeader, front: [UInt8], data: [UInt8], FooterFlags)
    case banner([UInt8])
    case address(EntityAddress)
    case connect(ConnectRequest)
    case connectReply(ConnectReply)
    case ack(seq: UInt32)
    /// The messenger's own close.
    case close
    /// An end of the TCP connection.
    case end
    /// Nothing: gaps, and what has no bytes.
    case nothing
  }

  /// One end of the event.
  public struct Party: Hashable, Sendable {
    public var name: EntityName?
    /// The TCP endpoint, `1.2.3.4:6789`; nil where it is not given.
    public var endpoint: String?
    public var entityAddress: EntityAddress?

    /// Makes a party of what is known of it.
    public init(
      name: EntityName? = nil, endpoint: String? = nil, entityAddress: EntityAddress? = nil
    ) {
      self.name = name
      self.endpoint = endpoint
      self.entityAddress = entityAddress
    }
  }

  /// The connection's number; nil where the two ends are to tell it.
  public var connection: Int?
  /// When it was captured; nil where it is to follow the event before.
  public var time: Instant?
  public var from = Party()
  public var to = Party()
  public var content: Content

  /// Makes an event of its parts.
  public init(connection: Int?, time: Instant?, from: Party, to: Party, content: Content) {
    self.connection = connection
    self.time = time
    self.from = from
    self.to = to
    self.content = content
  }
}

/// Why a line is no event.
public struct RecordedEventError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, with the field that it is about.
  public var description: String

  init(_ description: String) {
    self.description = description
  }
}

extension RecordedEvent {
  /// Reads one event from its JSON text.
  ///
  /// Throws where the text is no JSON, where a field has no such value, or where the message has a
  /// field that its type lacks.
  public init(json text: [UInt8]) throws(RecordedEventError) {
    let json: JSONValue
    do { json = try JSONValue(parsing: text) } catch {
      throw RecordedEventError("no JSON: \(error)")
    }
    guard case .object = json else { throw RecordedEventError("no JSON object") }
    content = .nothing
    connection = json["connection"]?.integer()
    if let value = json["time"] {
      guard let time = value.string.flatMap(Instant.init(iso8601:)) else {
        throw RecordedEventError("time: no time as in 2026-11-22T19:54:48.990807000Z")
      }
      self.time = time
    }
    if let dialect = json["dialect"]?.string, dialect != Dialect.ceph013.rawValue {
      throw RecordedEventError("dialect: '\(dialect)' cannot be written, only 'ceph 013'")
    }
    from = try Party(json["from"], "from")
    to = try Party(json["to"], "to")
    from.supplement(as: to.name?.type == .client ? Self.server : Self.client)
    to.supplement(as: from.name?.type == .client ? Self.server : Self.client)
    content = try Self.content(of: json, from: from, to: to)
  }

  /// Who speaks to whom where the line does not say.
  private static let client = EntityName(.client, 0)
  private static let server = EntityName(.mds, 0)

  private static func content(
    of json: JSONValue, from: Party, to: Party
  ) throws(RecordedEventError) -> Content {
    switch json["kind"]?.string ?? "message" {
    case "message": return try message(json, from, to)
    case "banner": return .banner(json["banner"]?.bytes ?? [])
    case "address": return .address(try structure(EntityAddress.self, json, "address"))
    case "connect": return .connect(try structure(ConnectRequest.self, json, "connect"))
    case "connect_reply":
      return .connectReply(try structure(ConnectReply.self, json, "connect_reply"))
    case "ack":
      guard let seq = json["seq"]?.integer(as: UInt32.self) else {
        throw RecordedEventError("seq: a number expected")
      }
      return .ack(seq: seq)
    case "close": return json["cause"]?.string == "messenger" ? .close : .end
    case "reset": return .end
    default: return .nothing
    }
  }

  private static func structure<S: WireStruct>(
    _ type: S.Type, _ json: JSONValue, _ name: String
  ) throws(RecordedEventError) -> S {
    guard let value = json[name] else { throw RecordedEventError("\(name): missing") }
    do { return try JSONReader.read(type, from: value) } catch {
      throw RecordedEventError("\(name).\(error.field): \(error.reason)")
    }
  }

  private static func message(
    _ json: JSONValue, _ from: Party, _ to: Party
  ) throws(RecordedEventError) -> Content {
    var header = MessageHeader()
    if json["header"] != nil { header = try structure(MessageHeader.self, json, "header") }
    let name = json["type"]?.string ?? ""
    guard
      let type = json["type_code"]?.integer().map(MessageType.init(raw:)) ?? MessageType(text: name)
    else { throw RecordedEventError("type: no such message type: '\(name)'") }
    header.type = type
    header.seq = json["seq"]?.integer() ?? header.seq
    header.priority = json["priority"]?.integer() ?? header.priority
    if json["header"] == nil {
      header.source = from.instance
      header.originalSource = from.instance
      header.destination = to.instance
    }
    let flags = FooterFlags(raw: json["footer_flags"]?.integer() ?? 0)
    let data = try bytes(json, "data_bytes", length: "data")
    return .message(header, front: try front(json, type), data: data, flags)
  }

  /// The payload: the bytes where they are given, else those of the message's fields.
  private static func front(
    _ json: JSONValue, _ type: MessageType
  ) throws(RecordedEventError) -> [UInt8] {
    guard json["front_bytes"] == nil, let message = json["message"], message != .null else {
      return try bytes(json, "front_bytes", length: "front")
    }
    guard let swiftType = MessageTable.type(type) else {
      throw RecordedEventError("message: type \(type.raw) has no fields; give front_bytes")
    }
    do {
      let context = WireContext()
      return try swiftType.read(json: message, context: context).write(context: context).front
    } catch {
      throw RecordedEventError("message.\(error.field): \(error.reason)")
    }
  }

  /// Bytes that may be absent where their length is 0 or not given.
  private static func bytes(
    _ json: JSONValue, _ name: String, length: String
  ) throws(RecordedEventError) -> [UInt8] {
    guard let value = json[name] else {
      guard json[length]?.integer() ?? 0 == 0 else {
        throw RecordedEventError("\(name): missing, and \(length) is not 0")
      }
      return []
    }
    guard let bytes = value.bytes else {
      throw RecordedEventError("\(name): a string or {\"base64\":…} expected")
    }
    return bytes
  }
}

extension RecordedEvent.Party {
  init(_ json: JSONValue?, _ field: String) throws(RecordedEventError) {
    guard let json else { return }
    if let text = json["name"]?.string {
      guard let name = EntityName(text: text) else {
        throw RecordedEventError("\(field).name: no name as in client4100: '\(text)'")
      }
      self.name = name
    }
    endpoint = json["address"]?.string
    if let text = json["entity_address"]?.string {
      guard let address = EntityAddress(text: text) else {
        throw RecordedEventError(
          "\(field).entity_address: no address as in 127.0.0.1:6801/20827/0: '\(text)'")
      }
      entityAddress = address
    }
    if let nonce = json["nonce"]?.integer(as: UInt32.self) {
      entityAddress = entityAddress ?? EntityAddress(text: endpoint ?? "") ?? EntityAddress()
      entityAddress?.nonce = nonce
    }
  }

  /// Gives a name to a party of which nothing is said.
  fileprivate mutating func supplement(as name: EntityName) {
    if self == RecordedEvent.Party() { self.name = name }
  }

  /// Name and address as a header has them.
  var instance: EntityInstance {
    var instance = EntityInstance()
    instance.name = name ?? EntityName(.client, -1)
    instance.address = entityAddress ?? EntityAddress(text: endpoint ?? "") ?? EntityAddress()
    return instance
  }
}
