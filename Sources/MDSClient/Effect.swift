public import CephWire

/// What the machine wants done, in order.
public enum Effect: Hashable, Sendable {
  /// A message for an MDS, to the address that the current map has for its rank.
  case send(Sending)
  /// Ask the monitors for an MDS map that is not older than `epoch` (MON2).
  case requestMap(epoch: UInt32)
  /// Close the messenger's connection to the rank's old address; what is queued there is lost (NEW2).
  case markDown(MDSRank, address: EntityAddress)
  /// The caller of a request gets its result (REQ2).
  case completed(tid: UInt64, Outcome)
  /// A request is journaled (REP3), or has failed for good (REQ2); who waits for that may go on.
  case madeSafe(tid: UInt64)
  /// Which MDS a request goes to has to be told with `choose(_:for:)`; only where the machine's
  /// knowledge is `recorded`.
  case choiceWanted(tid: UInt64)
  /// An MDS takes back the right to buffer writes: the application writes back what it has, and says
  /// so with `writtenBack` (CAP2).
  case writeBackWanted(InodeNumber)
  /// The session with an MDS is open (SES3).
  case sessionOpened(MDSRank)
  /// The session with an MDS is gone, and with it all caps that were issued in it (SES5, NEW2,
  /// UMT3).
  case sessionClosed(MDSRank)
  /// Tell the monitors that the file system is unmounted (UMT4).
  case unmountFromMonitors
  /// Something for the log: what was ignored, and by which rule.
  case diagnostic(Diagnostic)
}

/// A message that the machine sends.
public struct Sending: Hashable, Sendable {
  /// Whom to.
  public var rank: MDSRank
  /// What is sent.
  public var message: Outgoing
  /// The length of the data section in bytes (PREP5).
  public var dataLength = 0
  /// The rule that calls for the message.
  public var rule: Rule

  /// Makes a sending of its parts.
  public init(to rank: MDSRank, _ message: Outgoing, dataLength: Int = 0, by rule: Rule) {
    self.rank = rank
    self.message = message
    self.dataLength = dataLength
    self.rule = rule
  }
}

/// The messages that a client sends to an MDS.
public enum Outgoing: Hashable, Sendable {
  /// A session is to be opened, renewed or closed (2009.md 3.1).
  case session(ClientSession)
  /// An operation is asked for (2009.md 3.2).
  case request(ClientRequest)
  /// What the client keeps, wants and writes back of a cap (2009.md 3.6).
  case caps(ClientCaps)
  /// Caps that the client has let go of (2009.md 3.7).
  case capRelease(ClientCapRelease)
  /// A lease is given back or to be renewed (2009.md 3.5).
  case lease(ClientLease)
  /// What the client holds of a recovering MDS (2009.md 3.9).
  case reconnect(ClientReconnect)
}

/// What the caller of a request gets.
public enum Outcome: Hashable, Sendable {
  /// The reply's result: 0, or a negative Linux error number.
  case result(Int32)
  /// The machine's own error: a negative Linux error number (-5 is EIO).
  case failed(Int32)
}

/// A line of the log.
public struct Diagnostic: Hashable, Sendable {
  /// The rule that applies.
  public var rule: Rule
  /// What happened, in a few words.
  public var text: String

  /// Makes a line of the log.
  public init(_ rule: Rule, _ text: String) {
    self.rule = rule
    self.text = text
  }
}
