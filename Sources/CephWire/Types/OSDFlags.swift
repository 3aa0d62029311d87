public import Common

/// What a client wants of the OSD, and what the OSD has done (mainline.md 3.11): 32 bits in
/// requests, 64 in replies.
public struct OSDFlags<Raw>: WireFlags
where Raw: FixedWidthInteger & BitwiseCopyable & Sendable {
  public var raw: Raw
  public init(raw: Raw) { self.raw = raw }

  /// The changes are stored, or are to be, before the answer.
  public static var onDisk: Self { Self(raw: 4) }
  /// The changes are in memory that outlives the process.
  public static var onNonvolatile: Self { Self(raw: 2) }
  /// The request has been sent before.
  public static var retry: Self { Self(raw: 8) }

  public static var bitNames: NameTable<UInt32> { osdFlagNames }

  /// Appends the names as Ceph prints them: `ondisk+write`, `-` for none.
  public func appendText(to output: inout OutputBuffer) {
    output.append(bits: UInt64(truncatingIfNeeded: raw), names: osdFlagNames, separator: "+")
  }
}

private let osdFlagNames: NameTable<UInt32> = [
  0: "ack", 1: "onnvram", 2: "ondisk", 3: "retry", 4: "read", 5: "write", 6: "ordersnap",
  7: "peerstat_old", 8: "balance_reads", 9: "parallelexec", 10: "pgop", 11: "exec",
  12: "exec_public", 13: "localize_reads", 14: "rwordered", 15: "ignore_cache",
  16: "skiprwlocks", 17: "ignore_overlay", 18: "flush", 19: "map_snap_clone",
  20: "enforce_snapc", 21: "redirected", 22: "known_if_redirected", 23: "full_try",
  24: "full_force", 25: "ignore_redirect", 26: "returnvec", 27: "supports_pool_eio",
]

/// How one operation on an object is to be carried out.
public struct OSDOperationFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  /// `favise_willneed` is a slip of Ceph's own.
  public static let bitNames: NameTable<UInt32> = [
    0: "excl", 1: "failok", 2: "fadvise_random", 3: "fadvise_sequential", 4: "favise_willneed",
    5: "fadvise_dontneed", 6: "fadvise_nocache", 7: "with_reference", 8: "bypass_clean_cache",
  ]

  /// Appends the names as Ceph prints them: `excl+failok`, `-` for none.
  public func appendText(to output: inout OutputBuffer) {
    output.append(bits: UInt64(raw), names: Self.bitNames, separator: "+")
  }
}
