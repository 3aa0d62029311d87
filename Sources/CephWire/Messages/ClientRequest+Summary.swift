public import Common

/// What Ceph's own message log prints for a request.
extension ClientRequest {
  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    if context.is2009 { return appendSummary2009(to: &output, header: header) }
    output.append("client_request(")
    header.sourceName.appendText(to: &output)
    output.append(":")
    output.append(decimal: header.tid)
    output.append(" ")
    output.append(op.mainlineLogName)
    if context.acceptorHas(.serverReef) { appendOwner(to: &output) }
    arguments.appendSummary(to: &output)
    output.append(" ")
    path1.appendText(to: &output, in: context.dialect)
    appendAlternateName(to: &output)
    if path2.ino.raw != 0 || !path2.path.isEmpty {
      output.append(" ")
      path2.appendText(to: &output, in: context.dialect)
    }
    if tail.stamp != Timespec() {
      output.append(" ")
      tail.stamp.appendLogText(to: &output, dialect: context.dialect)
    }
    appendSending(to: &output)
    appendCaller(to: &output)
    output.append(")")
  }

  /// Who is to own what is created: before the head could tell, the caller.
  private func appendOwner(to output: inout OutputBuffer) {
    guard op.createsInode else { return }
    output.append(" owner_uid=")
    output.append(decimal: UInt64(head.version ?? 0 >= 3 ? head.ownerUID : callerUID))
    output.append(", owner_gid=")
    output.append(decimal: UInt64(head.version ?? 0 >= 3 ? head.ownerGID : callerGID))
  }

  private func appendAlternateName(to output: inout OutputBuffer) {
    if tail.alternateName.isEmpty { return }
    output.append(" (")
    output.append(tail.alternateName)
    output.append(") ")
  }

  private func appendSending(to output: inout OutputBuffer) {
    if forwards != 0 {
      output.append(" FWD=")
      output.append(decimal: UInt64(forwards))
    }
    if retries != 0 {
      output.append(" RETRY=")
      output.append(decimal: UInt64(retries))
    }
    if flags.contains(.async) { output.append(" ASYNC") }
    if flags.contains(.replay) { output.append(" REPLAY") }
  }

  private func appendCaller(to output: inout OutputBuffer) {
    output.append(" caller_uid=")
    output.append(decimal: UInt64(callerUID))
    output.append(", caller_gid=")
    output.append(decimal: UInt64(callerGID))
    output.append("{")
    for group in tail.groups {
      output.append(decimal: group)
      output.append(",")
    }
    output.append("}")
  }

  private func appendSummary2009(to output: inout OutputBuffer, header: MessageHeader) {
    output.append("client_request(")
    header.originalSource.name.appendText(to: &output)
    output.append(":")
    output.append(decimal: tid)
    output.append(" ")
    output.append(op.logName)
    if op == .getattr {
      output.append(" ")
      arguments.mask.appendText(to: &output)
    }
    if op == .setattr { arguments.attributes.appendLogText(to: &output) }
    output.append(" ")
    path1.appendText(to: &output)
    if !path2.path.isEmpty {
      output.append(" ")
      path2.appendText(to: &output)
    }
    if numRetry != 0 {
      output.append(" RETRY=")
      output.append(decimal: UInt64(numRetry))
    }
    output.append(")")
  }
}

extension RequestOperation {
  /// Whether it makes an inode, which somebody is to own.
  fileprivate var createsInode: Bool {
    [.createSince2010, .mknod, .mkdir, .symlink].contains(self)
  }

  /// The name that today's log has: it drops the last letter of SETLAYOUT's, and has none for
  /// RDLOCK_FRAGSSTATS (mainline.md 4.1).
  fileprivate var mainlineLogName: String {
    switch raw {
    case 0x1107: "setlayou"
    case 0x1507: "???"
    default: Self.mainlineNames[raw] ?? "???"
    }
  }
}

extension RequestArguments {
  /// Appends what today's log tells of the arguments, with a space before it.
  fileprivate func appendSummary(to output: inout OutputBuffer) {
    switch operation {
    case .getattr:
      output.append(" ")
      mask.appendText(to: &output)
    case .setattr: appendAttributes(to: &output)
    case .setfilelock, .getfilelock: lock.appendSummary(to: &output)
    default: break
    }
  }

  private func appendAttributes(to output: inout OutputBuffer) {
    func has(_ bit: UInt32) -> Bool { attributes.raw & bit != 0 }
    if has(1) {
      output.append(" mode=0")
      output.append(octal: UInt64(mode.raw))
    }
    if has(2) { append(" uid=", UInt64(uid), to: &output) }
    if has(4) { append(" gid=", UInt64(gid), to: &output) }
    if has(0x20) { append(" size=", size, to: &output) }
    if has(8) {
      output.append(" mtime=")
      mtime.appendLogText(to: &output, dialect: .cephV027)
    }
    if has(0x10) {
      output.append(" atime=")
      atime.appendLogText(to: &output, dialect: .cephV027)
    }
  }
}

extension RequestedLock {
  fileprivate func appendSummary(to output: inout OutputBuffer) {
    append(" rule ", UInt64(rule.raw), to: &output)
    append(", type ", UInt64(type.raw), to: &output)
    append(", owner ", owner, to: &output)
    append(", pid ", pid, to: &output)
    append(", start ", start, to: &output)
    append(", length ", length, to: &output)
    append(", wait ", UInt64(wait), to: &output)
  }
}

private func append(_ name: StaticString, _ value: UInt64, to output: inout OutputBuffer) {
  output.append(name)
  output.append(decimal: value)
}
