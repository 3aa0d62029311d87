public import CephWire

/// What an application asks of the file system: one request, before it has a transaction number.
public struct Operation: Hashable, Sendable {
  /// What is asked.
  public var op: RequestOperation
  /// The arguments of `op` (2009.md 3.2).
  public var arguments = RequestArguments()
  /// path1 (PREP2): `r_inode`, `r_dentry`, or `r_path1` with `r_ino1`.
  public var subject: Subject
  /// path2 (PREP2): `r_old_dentry`, or `r_path2` with `r_ino2`.
  public var other = Subject.path(Filepath())
  /// The length of the data section in bytes (PREP5): the value of a SETXATTR.
  public var dataLength = 0
  /// The user on whose behalf it is asked (PREP1).
  public var uid: UInt32 = 0
  /// That user's group.
  public var gid: UInt32 = 0
  /// How the MDS is chosen, where nothing tells it.
  public var directMode = DirectMode.any
  /// `r_direct_hash`, where it is valid: the hash of the name that decides about the fragment.
  public var directHash: UInt32?
  /// `r_locked_dir`: the directory that is locked meanwhile; asks for the dentry in the trace.
  public var lockedDirectory: InodeNumber?
  /// `r_fmode`: the caps wanted for what is opened; nil where nothing is.
  public var openMode: OpenMode?
  /// `r_timeout` in nanoseconds; nil waits for ever.
  public var timeoutNanoseconds: Int64?
  /// What is given back together with the request (PREP3).
  public var drops = CapDrops()
  /// `r_resend_mds`: where the request has to go, if there is such an MDS (CHO1).
  public var resendHint: MDSRank?
  /// Where `drops` cannot be known: the releases that were recorded with the request.
  public var recordedReleases: [RequestRelease]?

  /// Makes an operation without arguments, on behalf of root.
  public init(_ op: RequestOperation, _ subject: Subject) {
    self.op = op
    self.subject = subject
  }

  /// What a request is about.
  public enum Subject: Hashable, Sendable {
    /// A live inode, or a snapshotted one.
    case inode(InodeNumber, SnapID)
    /// A name in a directory.
    case dentry(directory: InodeNumber, name: WireString)
    /// A path as it is to be sent.
    case path(Filepath)
  }

  /// How the MDS is chosen (5.1, `r_direct_mode`).
  public enum DirectMode: Hashable, Sendable {
    /// `any` takes whoever has a copy, `random` anybody, `auth` who has authority (CHO2, CHO3).
    case any, random, auth
  }

  /// For each of the four objects of PREP3 the caps to drop, and the caps that keep them from being
  /// dropped.
  public struct CapDrops: Hashable, Sendable {
    /// Of the inode that the request is about.
    public var inode = Masks()
    /// Of the directory of the name that it is about.
    public var dentry = Masks()
    /// Of the directory of the other name: a rename's old one.
    public var oldDentry = Masks()
    /// Of the inode of the other name.
    public var oldInode = Masks()

    /// What is dropped, and what keeps it.
    public struct Masks: Hashable, Sendable {
      /// The caps to drop; none leaves the object alone.
      public var drop = Capabilities(raw: 0)
      /// Nothing is dropped if one of these caps is issued.
      public var unless = Capabilities(raw: 0)

      /// Makes masks of the bits of caps (2009.md 3.0).
      public init(drop: UInt32 = 0, unless: UInt32 = 0) {
        self.drop = Capabilities(raw: drop)
        self.unless = Capabilities(raw: unless)
      }
    }

    /// Nothing is dropped.
    public init() {}
  }
}

/// How a file is held open (2009.md 3.0: wanted caps per open mode).
public enum OpenMode: UInt8, Hashable, Sendable, CaseIterable {
  /// Neither for reading nor for writing: a directory.
  case pin = 0
  /// For reading.
  case read = 1
  /// For writing.
  case write = 2
  /// For both.
  case readWrite = 3
  /// With Ceph's own `O_LAZY`.
  case lazy = 4

  /// The caps that an open file of this mode wants.
  public var wanted: Capabilities {
    switch self {
    case .pin: Capabilities(raw: 0x0001)
    case .read: Capabilities(raw: 0x0d01)
    case .write: Capabilities(raw: 0x33cd)
    case .readWrite: Capabilities(raw: 0x3fcd)
    case .lazy: Capabilities(raw: 0)
    }
  }
}
