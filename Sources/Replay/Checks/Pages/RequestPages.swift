import MDSClient

/// DO, REQ, PREP: to whom requests go, and what they carry.
extension Explanation {
  static let requestInactive = Explanation(
    "2009.md 5.4, DO3",
    says: """
      A request goes only to an MDS that is active in the client's MDS map; else it waits for a
      newer map. Requests that are replayed to a recovering MDS (REC2) are the exception.
      """,
    seen: """
      A request is sent to a rank that is not active in the latest map, nor in one that the client
      may still have had. Which MDS the client chooses among the active ones is taken from the
      recording.
      """,
    means: """
      The request is lost with an MDS that is down. An MDS that recovers first does the requests
      that are replayed to it; another one at that time may upset their order.
      """,
    look: "--client N --type mdsmap,client_request",
    "--client N --tid T",
    lookFor: "The rank's state in the last map before the request (--format tree).")

  static let requestSessionMissing = Explanation(
    "2009.md 5.4, DO4, DO5; 3.3",
    says: "A request waits until the session with its MDS is open.",
    seen: """
      A request is sent to an MDS with which no session is open. In a capture that starts in the
      middle, sessions that were not seen opening are taken for open; a close counts when the client
      has processed it.
      """,
    means: """
      The MDS drops a request without session, and says nothing. Whoever waits for the answer hangs
      until the request is sent again.
      """,
    look: "--client N --mds R --type client_session,client_request",
    lookFor: "Whether open was answered before the request, and what ended the last session.")

  static let requestAfterClose = Explanation(
    "2009.md 5.4, DO5; 5.7, SES8",
    says: """
      In a session that is being closed no request is sent. The client asks for the session anew,
      and the request waits until it is open.
      """,
    seen: "A request is sent after request_close, and before the session is open again.",
    means: """
      If the MDS closes the session first, the request is dropped without an answer. If not, the
      caps in its reply belong to a session that is about to end.
      """,
    look: "--client N --mds R --type client_session,client_request,client_reply",
    lookFor: "The order of request_close, the request, its reply and close.")

  static let tidReused = Explanation(
    "2009.md 5.4, REQ1; 3.2",
    says: """
      Each operation has a tid of its own, one more than the one before. Only when the same
      operation is sent again it has the same tid.
      """,
    seen: """
      A tid that was seen before comes with another operation, path or argument, although its
      request is under way or has ended lately. The last 1024 ended requests of a client are
      remembered.
      """,
    means: """
      Replies and forwards find their request by its tid, and the MDS finds by it what it has
      completed: the second operation may get the first one's answer and never be done.
      """,
    look: "--client N --tid T",
    lookFor: """
      Whether it is one client: two processes behind one address, or a client that was mounted anew,
      count from 1 again. --format tree shows the arguments.
      """)

  static let tidOrder = Explanation(
    "2009.md 5.4, REQ1, WAKE; 5.17, O8",
    says: """
      Operations get their tids in the order in which they are asked for, and are sent at once
      unless they have to wait for a map or session.
      """,
    seen: """
      The first sending of a tid comes after that of a greater one. This is a note: requests that
      have waited are sent in the reverse order of their arrival, and the kernel client of 2009 does
      that (O8).
      """,
    means: "Nothing by itself. Operations that a program ran one after the other keep their order.",
    look: "--client N --type client_request,client_session,mdsmap",
    lookFor: "Whether an open or a map just before has woken several requests.")

  static let mapEpoch = Explanation(
    "2009.md 5.4, PREP1; 5.2, MAP4, MAP6",
    says: "mdsmap_epoch of a request is the epoch of the MDS map that the client has.",
    seen: """
      The epoch is neither that of the latest map that was received nor of one before it that the
      client may still have had. Before the first map in the recording nothing is reported.
      """,
    means: """
      The client and the recording disagree about which map the client has: one was refused, lost,
      or taken although it was old. Where the client's map is wrong it sends requests to the wrong
      MDS or address.
      """,
    look: "--client N --type mdsmap,client_request --format tree",
    lookFor: """
      The epochs of all maps from monitors and MDSs, and the first request that departs from them.
      """,
    otherwise: [.requestHeadZero])

  static let resendDiffers = Explanation(
    "2009.md 5.4, PREP1, PREP2",
    says: """
      The message of a request is built afresh for each sending, and says the same apart from what
      tells of its fate: epoch, oldest_client_tid, flags, counts, ino and releases.
      """,
    seen: """
      Another field is not as the operation has it. Operation, paths and arguments of a first
      sending are taken from the recording, since the application chose them; so are caller_uid
      and caller_gid, which may be 0 in a later sending (O15).
      """,
    means: """
      The MDS that has done the first sending takes the second for the same. What was changed in it
      is lost, or done in its place.
      """,
    look: "--client N --tid T --type client_request --format tree",
    lookFor: "The field that the finding names, in each sending.")

  static let secondPath = Explanation(
    "2009.md 5.4, PREP2; 3.2",
    says: """
      link and rename name the old place in the second path; setxattr and rmxattr the attribute,
      symlink the target, readdir the last name that was listed, lookuphash the parent. All others
      leave it empty, with inode 0.
      """,
    seen: "A request of another kind has a second path or an inode in it. lssnap is let pass.",
    means: """
      The MDS has no use for it. The message was put together from parts of two, or the operation's
      number is not the one that was meant.
      """,
    look: "--client N --tid T --type client_request --format tree",
    lookFor: "Which operation the two paths together would make sense for.")

  static let requestReleaseNotHeld = Explanation(
    "2009.md 5.4, PREP3; 3.2",
    says: """
      A request may give back caps, or the lease on a name, that stand in its way. Each record is
      about a cap that the client holds from the MDS that the request goes to.
      """,
    seen: """
      A record names an inode for which the client holds no cap from that MDS. Which caps are given
      back is taken from the recording.
      """,
    means: """
      Client and MDS disagree about who holds what. The client may also have forgotten a cap that
      the MDS still waits for, so that other clients have to wait as well.
      """,
    look: "--client N --mds R --ino INO",
    lookFor: """
      How the client lost the cap: a cap release, an export, a close, a release in a request before.
      """)

  static let requestReleaseFields = Explanation(
    "2009.md 5.4, PREP3; 3.2",
    says: """
      A record has cap_id, seq, issue_seq and migrate_seq of the cap as the client holds it, and the
      seq of the lease that goes with it.
      """,
    seen: """
      A field differs from the client's cap or lease. The bits that are kept, wanted caps and the
      name are taken from the recording.
      """,
    means: """
      The MDS may not take the record for an answer to what it issued last: it goes on waiting for
      the caps, or revokes them once more, and the request waits for that.
      """,
    look: "--client N --mds R --ino INO",
    "--client N --tid T --type client_request --format tree",
    lookFor: "The last issue and the last grant or revoke of the cap before the request.")

  static let dataSection = Explanation(
    "2009.md 5.4, PREP5; 3.2",
    says: "Only setxattr has a data section: the value of the attribute.",
    seen: "Another request has one. What it contains is not looked at.",
    means: """
      The MDS has no use for it. An attribute that should have been set was not, or the sections of two
      messages were mixed up.
      """,
    look: "--client N --tid T --type client_request --format jsonl",
    lookFor: "data_bytes of the message, and its operation.")
}
