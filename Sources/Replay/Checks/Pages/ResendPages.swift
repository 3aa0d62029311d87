import MDSClient

/// DO6, REP, FWD, KICK: when requests are sent again.
extension Explanation {
  static let resendUncalled = Explanation(
    "2009.md 5.4, DO6, KICK; 5.5, REP7; 5.6, FWD4; 5.9, REC2",
    says: """
      A request that is with an MDS is sent again only when something that was received calls for
      it: a forward, a map that shows an MDS failed or back, a close of the session, an ESTALE, or a
      reconnect. There is no timer for it.
      """,
    seen: """
      A request that is under way is sent again, and nothing that was received calls for it. What
      the messenger repeats over a new connection, with the same message number, is not counted.
      """,
    means: """
      The MDS may do the operation twice; num_retry lets it recognise what it has completed, but not
      what is still in progress. A stray second mkdir, link or rename may fail.
      """,
    look: "--client N --tid T",
    "--client N --events all",
    lookFor: """
      What was received between the sendings. A map or forward that is missing in the capture shows
      as a gap.
      """)

  static let finishedResent = Explanation(
    "2009.md 5.5, REP3",
    says: "A request is done with its safe reply. It is not sent again.",
    seen: """
      A request is sent again after its safe reply, which the client has certainly processed: it has
      answered it, or been alive for a second since. A resend that crosses the reply is let pass.
      """,
    means: """
      By oldest_client_tid the MDS may have forgotten that it has done the request, and does it
      again: a file that was removed and created anew in the meantime may be removed.
      """,
    look: "--client N --tid T",
    lookFor:
      "The safe reply, whether the client acknowledged it (--events all), and what came next.")

  static let staleNotResent = Explanation(
    "2009.md 5.5, REP7; 5.17, O9",
    says: """
      A request that got ESTALE is sent again, this time to the MDS that has authority; at most
      twice in a row.
      """,
    seen: "It is not sent again while the client is alive and could send it for 5 seconds.",
    means: """
      The program gets ESTALE for a file that may be there: the MDS that was asked does not know the
      directory, another one does. (The kernel client of 2009 tells the program ESTALE all the same,
      O9, but does send again.)
      """,
    look: "--client N --tid T",
    "--client N --type client_caps --op export,import",
    lookFor: "Which MDS said ESTALE, and whether another has the directory.",
    otherwise: [.staleIsFinal])

  static let forwardedResent = Explanation(
    "2009.md 5.6, FWD3; 3.4",
    says: """
      A forward without client_must_resend means that the MDS has passed the request on itself. If
      the client has an open session with that MDS it waits for the reply from there.
      """,
    seen: """
      The request is sent again after such a forward, although the session with dest_mds was open.
      Where it was not, the client must send it itself, and does.
      """,
    means: """
      The MDS gets the request twice. It is a reading one: MDSs forward only those themselves. The
      second reply is for a tid that nobody waits for.
      """,
    look: "--client N --tid T",
    "--client N --type client_session",
    lookFor: "client_must_resend of the forward, and when the session with dest_mds was opened.")

  static let forwardIgnored = Explanation(
    "2009.md 5.6, FWD4; 3.4",
    says: """
      After a forward with client_must_resend, or to an MDS without an open session, the client
      sends the request to dest_mds; first it opens the session, or waits for the map, if it has to.
      """,
    seen: """
      The request is not sent while the client is alive and has an open session with the active
      dest_mds for 5 seconds. Forwards with a num_fwd that the client has seen are old and call for
      nothing (FWD2).
      """,
    means: """
      The first MDS has discarded the request. There will be no reply: the program hangs. Where the
      MDS did pass it on, the reply comes from an MDS without session, and the client drops it
      (REP4).
      """,
    look: "--client N --tid T",
    "--client N --type client_request_forward,client_session,mdsmap",
    lookFor: "dest_mds and num_fwd of the forward, and whether that MDS was active and in session.")

  static let forwardElsewhere = Explanation(
    "2009.md 5.6, FWD4; 5.3, CHO1",
    says: """
      After a forward the request goes to dest_mds, without another choice, if the client has a
      session with it or the map has it up.
      """,
    seen: "The request is sent, but to another MDS than the forward, or another call, named.",
    means: """
      That MDS most likely forwards once more. With two MDSs that point at each other the request
      goes in circles: there is no limit on forwards.
      """,
    look: "--client N --tid T",
    lookFor: "The chain of forwards, and dest_mds against where each sending went.")

  static let kickMissing = Explanation(
    "2009.md 5.4, KICK; 5.10, NEW2, NEW3; 5.7, SES5",
    says: """
      When a map shows that an MDS has failed, or is active again, or when it closes the session,
      the requests that are with it are sent again as soon as an MDS can take them, in the order of
      their tids. Those that were answered unsafely are not: they are replayed (REC2).
      """,
    seen: """
      A request is not sent again while the client is alive and could send it for 5 seconds. The
      newest one may be forgotten: the kernel client of 2009 does that at times (O7).
      """,
    means: """
      The MDS lost the request with its memory. The program that waits for it hangs until the next
      failure, or for ever.
      """,
    look: "--client N --tid T",
    "--client N --type mdsmap,client_session,client_reconnect",
    lookFor: """
      The maps around the failure: which states the rank went through, and whether the client got
      the map that has it active.
      """)
}
