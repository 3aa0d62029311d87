/// What a reply says about the objects of its request: the directory and dentry where `is_dentry`
/// is set, the target where `is_target` is (2009.md 3.3, mainline.md 3.5.2).
public struct ReplyTrace: WireSection {
  /// What is there; the reply sets it from its head.
  var isDentry = false
  var isTarget = false

  public var directory = ReplyInode()
  public var dirfrag = ReplyDirfrag()
  public var dname = WireString()
  public var lease = ReplyLease()
  public var target = ReplyInode()
  public var trailing: [UInt8] = []

  public init() {}

  /// Makes a trace that has a dentry, a target or both.
  init(isDentry: Bool, isTarget: Bool) {
    self.isDentry = isDentry
    self.isTarget = isTarget
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if isDentry {
      try c.field("dir", &directory)
      try c.field("dirfrag", &dirfrag)
      try c.field("dname", &dname)
      try c.field("lease", &lease)
    }
    if isTarget { try c.field("target", &target) }
  }
}
