public import CephWire

extension Form {
  /// Where the two sides differ: one line each, beginning with the witness's path. Fields of either
  /// side that no row names are differences, too.
  public func differences(
    theirs: JSONValue?, ours: JSONValue?, at path: String = ""
  ) -> [String] {
    switch self {
    case .value: sameValue(theirs, ours) ? [] : [unlike(theirs, ours, path)]
    case .converted(let convert):
      Form.value.differences(theirs: theirs, ours: ours.flatMap(convert), at: path)
    case .each(let form): each(form, theirs, ours, path)
    case .object(let rows): object(rows, theirs, ours, path)
    case .list(let rows): list(rows, theirs, ours, path)
    case .chosen(let choose):
      choose(theirs ?? .null).differences(theirs: theirs, ours: ours, at: path)
    }
  }

  private func each(
    _ form: Form, _ theirs: JSONValue?, _ ours: JSONValue?, _ path: String
  ) -> [String] {
    guard case .array(let theirList) = theirs, case .array(let ourList) = ours,
      theirList.count == ourList.count
    else { return isAbsent(theirs) && isAbsent(ours) ? [] : [unlike(theirs, ours, path)] }
    return theirList.indices.flatMap {
      form.differences(theirs: theirList[$0], ours: ourList[$0], at: "\(path)[\($0)]")
    }
  }

  private func list(
    _ rows: [Row], _ theirs: JSONValue?, _ ours: JSONValue?, _ path: String
  ) -> [String] {
    guard case .array(let list) = theirs else {
      return isAbsent(theirs) && isAbsent(ours) ? [] : [unlike(theirs, ours, path)]
    }
    // A row's number is the witness's name for it; older versions end earlier.
    let named = rows.filter { $0.theirs != nil }.count
    if list.count > named { return ["\(path): \(list.count) values where \(named) have rows"] }
    var members: [String: JSONValue] = [:]
    var numbered: [Row] = []
    for row in rows {
      guard row.theirs != nil else {
        numbered.append(row)
        continue
      }
      let number = numbered.filter { $0.theirs != nil }.count
      if number < list.count { members["\(number)"] = list[number] }
      numbered.append(row.renamed("\(number)"))
    }
    return object(numbered, .object(members), ours, path)
  }

  private func object(
    _ rows: [Row], _ theirs: JSONValue?, _ ours: JSONValue?, _ path: String
  ) -> [String] {
    guard let theirs, case .object(let members) = theirs, let ours else {
      return isAbsent(theirs) && isAbsent(ours) ? [] : [unlike(theirs, ours, path)]
    }
    var result: [String] = []
    for row in rows {
      guard let name = row.theirs, let ourPath = row.ours else { continue }
      let ourValue = ours.value(at: ourPath)
      if members[name] == nil && (isAbsent(ourValue) || ourPath.isEmpty) { continue }
      result += row.form(theirs).differences(
        theirs: members[name], ours: ourValue, at: path.isEmpty ? name : "\(path).\(name)")
    }
    let theirNames = Set(rows.compactMap(\.theirs))
    result += members.keys.filter { !theirNames.contains($0) }.sorted().map {
      "\(path).\($0): no row names it"
    }
    let ourPaths = Set(rows.compactMap(\.ours))
    result += ours.paths(besides: ourPaths).map { "\(path): no row names our \($0)" }
    return result
  }

  private func unlike(_ theirs: JSONValue?, _ ours: JSONValue?, _ path: String) -> String {
    "\(path): witness \(theirs?.plainText ?? "nothing"), ours \(ours?.plainText ?? "nothing")"
  }
}

extension JSONValue {
  /// The value at a path of names with dots between.
  fileprivate func value(at path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self as JSONValue?) { $0?[String($1)] }
  }

  /// The paths of the values besides those of `named`, however deep in objects.
  fileprivate func paths(besides named: Set<String>, under prefix: String = "") -> [String] {
    guard case .object(let members) = self else { return [prefix] }
    return members.keys.sorted().flatMap { key in
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      if named.contains(path) { return [String]() }
      let isAbove = named.contains { $0.hasPrefix(path + ".") }
      return isAbove ? members[key]?.paths(besides: named, under: path) ?? [] : [path]
    }
  }
}

/// Whether there is nothing to say.
private func isAbsent(_ value: JSONValue?) -> Bool {
  value == nil || value == .null
}

/// Whether both sides say the same, each in its way.
private func sameValue(_ theirs: JSONValue?, _ ours: JSONValue?) -> Bool {
  guard let theirs, let ours, theirs != .null, ours != .null else {
    return isAbsent(theirs) && isAbsent(ours)
  }
  switch (theirs, ours) {
  case (.array(let theirs), .array(let ours)):
    return theirs.count == ours.count && zip(theirs, ours).allSatisfy(sameValue)
  case (.object(let members), _) where members["hex"] != nil: break
  case (_, .object(let members)) where members["base64"] != nil || members["bits"] != nil: break
  case (.object(let theirs), .object(let ours)):
    return theirs.count == ours.count && theirs.allSatisfy { sameValue($1, ours[$0]) }
  default: break
  }
  if let number = ours.plainNumber { return theirs.plainNumber == number }
  return theirs.plainBytes == ours.plainBytes && theirs.plainBytes != nil
}
