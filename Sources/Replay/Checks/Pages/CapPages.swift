import MDSClient

/// CAP: what clients say about capabilities.
extension Explanation {
  static let capOperation = Explanation(
    "2009.md 5.15, CAP1, CAP2, CAP3, CAP4; 3.6",
    says: """
      A client sends update, flush and flushsnap, and sends grant and revoke back as an
      acknowledgment. The other operations are an MDS's, or nobody's: drop, release and renew are
      defined, but no client has a use for them.
      """,
    seen: "A caps message from the client has another operation. The rest of it is not looked at.",
    means: """
      An MDS takes drop, and issues the caps no more. What it makes of the others is not known; the
      sender is no client that this tool knows, or the message is damaged.
      """,
    look: "--client N --type client_caps --op drop,release,renew",
    lookFor: "Which program the client is, and whether the MDS answers.")

  static let capNotHeld = Explanation(
    "2009.md 5.15, CAP1, CAP2; 3.6",
    says: "A caps message is about a cap that the client holds from the MDS it goes to.",
    seen: """
      The client holds no cap of the inode from that MDS: it never got one, has released it, or has
      certainly seen how it was exported or how the session ended. flushsnap, which names no cap,
      is not checked; neither are caps from before the recording.
      """,
    means: """
      The MDS has nothing that the message could change. Dirty metadata in it (size, times, mode,
      attributes) may be lost, and a client that still uses the cap reads and writes without leave.
      """,
    look: "--client N --mds R --ino INO",
    lookFor: """
      The last reply, import, export or release of the inode, and cap_id: a cap that was given anew
      has a new one.
      """)

  static let capIdentity = Explanation(
    "2009.md 5.15, CAP1, CAP2; 3.6",
    says: "cap_id of a caps message is that of the cap, as the MDS gave it.",
    seen: "It is another, although the client holds a cap of the inode from that MDS.",
    means: """
      The MDS tells by cap_id whether a message is about the cap that it has issued now. The client
      goes by a cap that was taken back meanwhile: what it wrote under it may be refused or lost.
      """,
    look: "--client N --mds R --ino INO --format tree",
    lookFor: "cap_id in the replies and imports of the inode.")

  static let capIssueSeq = Explanation(
    "2009.md 5.15, CAP1; 5.8, REL1; 3.6, 3.7",
    says: """
      issue_seq of a caps message is the seq with which the cap was last issued: by a reply or an
      import, not by a grant.
      """,
    seen: """
      It is another, in a message whose seq is the cap's latest. While messages are on their way
      nothing is reported.
      """,
    means: """
      The MDS may take the message for one from before the last issue, and a release that follows
      it, with the same number, is refused: see REL1-issue-seq.
      """,
    look: "--client N --mds R --ino INO --format tree",
    lookFor: "seq of the cap in the last reply or import before the message.",
    otherwise: [.capsIssueSeqZero])

  static let capMigrateSeq = Explanation(
    "2009.md 5.15, CAP1, CAP3; 3.6",
    says: """
      migrate_seq counts how often the cap has moved between MDSs. The client sends it as it was
      issued.
      """,
    seen: "It is another than the cap has.",
    means: """
      Too small: to the MDS the message is from before the move, and may be ignored. Metadata that
      is written back while a directory moves gets lost that way.
      """,
    look: "--client N --ino INO --type client_caps,client_reply --format tree",
    lookFor: "The export and import of the inode, in the order in which they were received.")

  static let capSeq = Explanation(
    "2009.md 5.15, CAP2; 3.6",
    says: """
      seq of a caps message is that of the last grant, revoke or issue which the client has
      processed: it says to which the client answers.
      """,
    seen: """
      It is neither the latest that was received, nor an earlier one that the client may still have
      had. Up to 16 changes that are on their way are remembered.
      """,
    means: """
      With too old a seq a revocation counts as not answered, and others wait for it. With one that
      never was the MDS and the client have lost each other.
      """,
    look: "--client N --mds R --ino INO --type client_caps,client_reply",
    lookFor: """
      The seqs that the MDS sent, against those in the client's messages. After a reconnect they
      begin again with 0.
      """)

  static let capKept = Explanation(
    "2009.md 5.15, CAP2",
    says: """
      When caps are revoked the client writes back what depends on them, gives them up, and says so:
      by sending the message back, or by an update whose caps lack them.
      """,
    seen: """
      A message with the revocation's seq, or a later one, names caps that were revoked. What is
      still needed by the application is not known, but it is no excuse: the client may answer
      later, not otherwise.
      """,
    means: """
      Two clients may believe that they alone may write, or that what they have cached holds: stale
      reads and lost writes. Or the MDS sees that the caps are not back, and the others wait.
      """,
    look: "--client N --ino INO --type client_caps",
    "--ino INO --type client_caps",
    lookFor: """
      caps in the revoke, in the answer, and in the grants to other clients that follow it.
      """)

  static let capNotIssued = Explanation(
    "2009.md 3.6; 5.15, CAP2",
    says: "caps of an update or flush are bits that the client keeps of those it was issued.",
    seen: """
      There are bits that were not in the cap by any message that the client may go by, and that
      were not revoked lately either. Which bits the client gives up is taken from the recording.
      """,
    means: """
      The client acts with rights that nobody gave it: it may cache or write what others are writing
      too. Grants of other clients at the time show who.
      """,
    look: "--client N --mds R --ino INO --type client_caps,client_reply",
    "--ino INO --type client_caps",
    lookFor: "Where the extra bits come from: an earlier session, another inode, another MDS's cap."
  )

  static let capDirtyNotHeld = Explanation(
    "2009.md 3.0, 3.6; 5.15, CAP2",
    says: """
      dirty names the caps under which the client changed metadata that it writes back: it must
      have had them, such as Fw or Fx for size and times, Ax for owner and mode, Xx for attributes.
      """,
    seen: """
      There are bits in dirty that the client neither holds nor had until lately. What it changed,
      and when, is taken from the recording.
      """,
    means: """
      The change was made without leave. If others have changed the same since, the MDS ends with
      one of the two, and nobody is told.
      """,
    look: "--client N --ino INO --type client_caps",
    lookFor: "When the bits were revoked, and the answer to that: dirty should have been in there.")

  static let revokeUnanswered = Explanation(
    "2009.md 5.15, CAP2",
    says: """
      A client that loses caps answers: at once if nothing depends on them, else as soon as it has
      written back what does.
      """,
    seen: """
      No message gives up the caps that were revoked while the client is alive for 60 seconds. How
      long an application needs them is not known; a minute is more than writing back should take.
      A release of the cap answers too, and nothing is owed after the end of the connection.
      """,
    means: """
      Everybody else who wants the file waits: programs on other clients hang in open, stat or
      read. It ends when the client answers, or is thrown out.
      """,
    look: "--client N --ino INO --type client_caps,client_cap_release",
    "--ino INO --type client_request,client_reply",
    lookFor: """
      Requests of other clients for the inode without a reply. If the client writes to OSDs all the
      time it is busy with writing back; if it forgot the inode (a release before) it ignores the
      revocation.
      """)
}
