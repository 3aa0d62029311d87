public import CephWire

/// A keyring: the keys of entities, in the text format of Ceph's own keyring files.
public struct Keyring: Sendable {
  /// The file's name, as it was given; for messages.
  public var name: String
  /// The keys, in the order of the file; a later key of an entity replaces the one before.
  public private(set) var entries: [Entry] = []

  /// An entity and its key.
  public struct Entry: Hashable, Sendable {
    public var entity: EntityIdentity
    public var key: CephxKey
  }

  /// Reads the text of a keyring file: sections `[TYPE.ID]`, each with a line `key = BASE64`;
  /// capabilities are passed over. Throws where a line is none of these.
  public init(parsing text: [UInt8], name: String) throws(KeyFileError) {
    self.name = name
    var lines = KeyringLines(text, name: name)
    var entity: EntityIdentity?
    while let line = try lines.next() {
      switch line.content {
      case .section(let title):
        guard let named = EntityIdentity(title) else {
          throw lines.error(line, "no such entity: the section's name is not TYPE.ID")
        }
        entity = named
      case .setting(let setting, let value):
        guard let entity else { throw lines.error(line, "stands before the first [section]") }
        switch setting {
        case "key": try add(value, of: entity, lines, line)
        // Old keyrings have the number of a user besides.
        case "auid": break
        case let other where other.hasPrefix("caps "): break
        default: throw lines.error(line, "neither key nor caps")
        }
      }
    }
  }

  /// The key of an entity.
  public func key(of entity: EntityIdentity) -> CephxKey? {
    entries.last { $0.entity == entity }?.key
  }

  private mutating func add(
    _ value: String, of entity: EntityIdentity, _ lines: KeyringLines, _ line: KeyringLines.Line
  ) throws(KeyFileError) {
    guard let key = CephxKey(base64: value) else {
      throw lines.error(line, "the key is damaged: it is not the Base64 text of a cephx key")
    }
    entries.removeAll { $0.entity == entity }
    entries.append(Entry(entity: entity, key: key))
  }
}

extension EntityIdentity {
  /// The entity that Ceph calls so: `client.admin`, `mon.`; nil for other texts.
  init?(_ text: String) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let type = EntityType(text: String(parts[0])), type.raw != 0 else {
      return nil
    }
    self.init()
    self.type = type
    id = WireString(String(parts[1]))
  }

  /// The entity as Ceph prints it.
  var text: String { compactText ?? "entity type \(type.raw) \(id)" }
}
