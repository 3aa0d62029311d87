import CephWire

/// Why something that is encrypted could not be read.
enum SealFailure: Error {
  /// The key is not the one that it was encrypted with, or bytes were changed.
  case closed
  /// It was opened, and is not what belongs there.
  case damaged(WireError)
}

extension CephxKey {
  /// Opens what was encrypted as `Content`.
  func open<Content: WireStruct>(
    _ type: Content.Type, _ bytes: [UInt8], for usage: CephxUsage
  ) throws(SealFailure) -> Content {
    guard let plaintext = decrypt(bytes, usage: usage) else { throw .closed }
    let box: SealedBox<Content>
    do throws(WireError) { box = try SealedBox(from: plaintext) } catch { throw .damaged(error) }
    guard box.isGenuine else { throw .closed }
    return box.content
  }

  /// Opens what was encrypted as `Content` and has its length before it.
  func openCounted<Content: WireStruct>(
    _ type: Content.Type, _ bytes: [UInt8], for usage: CephxUsage
  ) throws(SealFailure) -> Content {
    let sealed: SealedBytes
    do throws(WireError) { sealed = try SealedBytes(whole: bytes) } catch {
      throw .damaged(error)
    }
    return try open(type, sealed.bytes, for: usage)
  }
}

extension WireProblem {
  /// A problem of what is encrypted in a field, or of what it says.
  init(_ field: String, _ problem: String) {
    self.init(field: field, offset: 0, problem: problem)
  }

  /// The problem that a failure is in a field; `key` tells in words which key was tried.
  init(_ field: String, _ failure: SealFailure, key: String) {
    switch failure {
    case .closed: self.init(field, "does not open with \(key)")
    case .damaged(let error): self.init(field, "what is encrypted is damaged: \(error)")
    }
  }
}
