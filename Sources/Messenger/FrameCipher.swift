import Common
import Crypto
import CryptoExtras
import Foundation

/// Decrypts and encrypts the frames of one direction (msgr2-and-cephx.md 5.2, 5.4 and 6):
/// AES-128-GCM, each block with a nonce of its own.
struct FrameCipher: Sendable {
  /// What a block has behind its ciphertext.
  static let tagSize = 16
  /// The bytes of a connection's secret that are used.
  static let secretSize = 40

  private let key: SymmetricKey
  private var nonce: Nonce

  /// A nonce is a fixed number and a counter; which of the two counts depends on the revision.
  private struct Nonce: Sendable {
    var fixed: UInt32
    var counter: UInt64

    static let size = 12

    var bytes: [UInt8] { fixed.littleEndianBytes + counter.littleEndianBytes }

    func append(to data: inout Data) {
      // Sound: both are numbers, of which any bytes may be read.
      unsafe withUnsafeBytes(of: fixed.littleEndian) { unsafe data.append(contentsOf: $0) }
      unsafe withUnsafeBytes(of: counter.littleEndian) { unsafe data.append(contentsOf: $0) }
    }

    mutating func advance(_ revision: FrameRevision, by count: UInt64) {
      switch revision {
      case .zero: fixed &+= UInt32(truncatingIfNeeded: count)
      case .one: counter &+= count
      }
    }
  }

  private let revision: FrameRevision

  /// Makes the cipher of a direction; nil where the secret is too short. `isAcceptor`: frames of the
  /// accepting side.
  init?(secret: [UInt8], isAcceptor: Bool, _ revision: FrameRevision) {
    guard secret.count >= Self.secretSize else { return nil }
    key = SymmetricKey(data: secret[..<16])
    let first = isAcceptor ? secret[16..<28] : secret[28..<40]
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    nonce = Nonce(
      fixed: UInt32(number(first.prefix(4))), counter: number(first.dropFirst(4)))
    self.revision = revision
  }

  /// Decrypts the next block, ciphertext and tag; nil where the tag does not hold. Either way the
  /// next nonce is that of the block behind.
  mutating func open(_ block: RawSpan) -> Data? {
    defer { skip(1) }
    return opened(block)
  }

  private func opened(_ block: RawSpan) -> Data? {
    guard block.byteCount >= Self.tagSize else { return nil }
    // Nonce, ciphertext and tag in one piece: the library copies them only once.
    var combined = Data(capacity: Nonce.size + block.byteCount)
    nonce.append(to: &combined)
    // Sound: the buffer is copied before the closure returns.
    unsafe block.withUnsafeBytes { unsafe combined.append(contentsOf: $0) }
    guard let box = try? AES.GCM.SealedBox(combined: combined) else { return nil }
    return try? AES.GCM.open(box, using: key)
  }

  /// Whether this is the block of the next nonce, which stays the next one.
  func opens(_ block: RawSpan) -> Bool { opened(block) != nil }

  /// The first bytes of the next block as they would be, were the tag to hold.
  func peek(_ start: RawSpan) -> Data? {
    // GCM encrypts with a counter behind the nonce, which is 2 for the first block of text.
    let counter = nonce.bytes + [0, 0, 0, 2]
    guard let nonce = try? AES._CTR.Nonce(nonceBytes: counter) else { return nil }
    return try? AES._CTR.decrypt(start.data, using: key, nonce: nonce)
  }

  /// Encrypts the next block; its tag stands behind it.
  mutating func seal(_ text: [UInt8]) -> [UInt8] {
    defer { skip(1) }
    guard let nonce = try? AES.GCM.Nonce(data: nonce.bytes),
      let box = try? AES.GCM.seal(text, using: key, nonce: nonce)
    else { return [] }
    return Array(box.ciphertext) + Array(box.tag)
  }

  /// Passes over the nonces of blocks that are lost.
  mutating func skip(_ blocks: Int) {
    nonce.advance(revision, by: UInt64(max(blocks, 0)))
  }
}

extension RawSpan {
  /// A copy of the bytes.
  var data: Data {
    // Sound: the buffer is copied before the closure returns.
    unsafe withUnsafeBytes { unsafe Data($0) }
  }
}
