import MDSClient

/// What the page of a check says, part by part. Texts are paragraphs, separated by an empty line;
/// their line breaks mean nothing.
struct Explanation: Sendable {
  /// Where the rule stands: sections of the specification, and rules in them.
  let source: String
  /// What the rule demands of a client.
  let says: String
  /// How it shows in a recording that the rule is broken, and what the replay does not know or lets
  /// pass.
  let seen: String
  /// What comes of it for the MDS, the data and other clients.
  let means: String
  /// Options of `decode` that show the events: N is the client's number, R the MDS's rank, T the
  /// request's tid, INO the inode, NAME the name in its directory.
  let look: [String]
  /// What to look for in the output.
  let lookFor: String
  /// Where clients of other profiles do otherwise, so that it is no fault of theirs.
  let otherwise: [ClientProfile.Difference]

  init(
    _ source: String, says: String, seen: String, means: String, look: String..., lookFor: String,
    otherwise: [ClientProfile.Difference] = []
  ) {
    self.source = source
    self.says = says
    self.seen = seen
    self.means = means
    self.look = look
    self.lookFor = lookFor
    self.otherwise = otherwise
  }
}
