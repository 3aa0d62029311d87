public import CephWire
public import Common

/// One event as `decode --format jsonl` prints it, or as somebody has written it by hand: only
/// `type` and `message` are needed then, and names where the defaults will not do.
public struct RecordedEvent: Sendable {
  /// What is to be put on the wire.
  public enum Content: Sendable {
    case message(RecordedMessage)
    /// Messenger v2 adds what the sender can do.
    case banner([UInt8], BannerFeatures?)
    case address(EntityAddress)
    case peerAddress(EntityAddress)
    case connect(ConnectRequest)
    case connectReply(ConnectReply)
    case authorizer([UInt8])
    case ack(seq: UInt64)
    case seqExchange(UInt64)
    case keepalive(Timespec?, isAnswer: Bool)
    /// A frame of messenger v2 that none of the other cases stands for.
    case frame(any WireFrame)
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
  /// The connection that the session began on, where that is another one (messenger v2).
  public var session: Int?
  /// When it was captured; nil where it is to follow the event before.
  public var time: Instant?
  public var from = Party()
  public var to = Party()
  public var dialect: Dialect
  public var content: Content

  /// The features that a message is laid out for; nil where it is all, or no message.
  var features: UInt64? {
    if case .message(let message) = content { message.context.features } else { nil }
  }

  /// The features that the accepting side is to have.
  var acceptorFeatures: UInt64? {
    if case .message(let message) = content { message.context.acceptorFeatures } else { nil }
  }

  /// Makes an event of its parts.
  public init(
    connection: Int?, time: Instant?, from: Party, to: Party, dialect: Dialect = .ceph013,
    content: Content
  ) {
    self.dialect = dialect
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
    session = json["session"]?.integer()
    if let value = json["time"] {
      guard let time = value.string.flatMap(Instant.init(iso8601:)) else {
        throw RecordedEventError("time: no time as in 2026-11-22T19:54:48.990807000Z")
      }
      self.time = time
    }
    dialect = try Self.dialect(of: json)
    from = try Party(json["from"], "from")
    to = try Party(json["to"], "to")
    from.supplement(as: to.name?.type == .client ? Self.server : Self.client)
    to.supplement(as: from.name?.type == .client ? Self.server : Self.client)
    content = try content(of: json)
  }

  private static func dialect(of json: JSONValue) throws(RecordedEventError) -> Dialect {
    guard let name = json["dialect"]?.string else { return .ceph013 }
    guard let dialect = Dialect(rawValue: name) else {
      let known = Dialect.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw RecordedEventError("dialect: no such dialect: '\(name)'; there are \(known)")
    }
    return dialect
  }

  /// Who speaks to whom where the line does not say.
  private static let client = EntityName(.client, 0)
  private static let server = EntityName(.mds, 0)

  private func content(of json: JSONValue) throws(RecordedEventError) -> Content {
    let context = WireContext(dialect: dialect)
    switch json["kind"]?.string ?? "message" {
    case "message": return .message(try RecordedMessage(json, of: self))
    case "banner":
      let features =
        json["banner_features"] == nil
        ? nil : try Self.structure(BannerFeatures.self, json, "banner_features", context)
      return .banner(json["banner"]?.bytes ?? [], features)
    case "address":
      if json["address"] == nil {
        return .peerAddress(try Self.structure(EntityAddress.self, json, "peer_address", context))
      }
      return .address(try Self.structure(EntityAddress.self, json, "address", context))
    case "connect":
      return .connect(try Self.structure(ConnectRequest.self, json, "connect", context))
    case "connect_reply":
      return .connectReply(try Self.structure(ConnectReply.self, json, "connect_reply", context))
    case "authorizer": return .authorizer(json["authorizer"]?.bytes ?? [])
    case "ack":
      guard let seq = json["seq"]?.integer(as: UInt64.self) else {
        throw RecordedEventError("seq: a number expected")
      }
      return json["handshake"] == .bool(true) ? .seqExchange(seq) : .ack(seq: seq)
    case "keepalive":
      let stamp =
        json["stamp"] == nil ? nil : try Self.structure(Timespec.self, json, "stamp", context)
      return .keepalive(stamp, isAnswer: json["answer"] == .bool(true))
    case "frame": return try Self.frame(json, context)
    case "close": return json["cause"]?.string == "messenger" ? .close : .end
    case "reset": return .end
    default: return .nothing
    }
  }

  /// A frame whose payload could be read; there is nothing to write of others.
  private static func frame(
    _ json: JSONValue, _ context: WireContext
  ) throws(RecordedEventError) -> Content {
    guard let name = json["tag"]?.string, let payload = json["frame"] else { return .nothing }
    guard let type = FrameTag(text: name).flatMap(FrameTable.type) else {
      throw RecordedEventError("tag: no such frame: '\(name)'")
    }
    do { return .frame(try type.read(json: payload, context: context)) } catch {
      throw RecordedEventError("frame.\(error.field): \(error.reason)")
    }
  }

  static func structure<S: WireStruct>(
    _ type: S.Type, _ json: JSONValue, _ name: String, _ context: WireContext
  ) throws(RecordedEventError) -> S {
    guard let value = json[name] else { throw RecordedEventError("\(name): missing") }
    do { return try JSONReader.read(type, from: value, context: context) } catch {
      throw RecordedEventError("\(name).\(error.field): \(error.reason)")
    }
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
