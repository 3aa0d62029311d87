import MDSClient

/// SES, TIC: opening, renewing and closing sessions.
extension Explanation {
  static let sessionOpenedAgain = Explanation(
    "2009.md 5.7, SES1; 5.4, DO5",
    says: """
      A session is asked for once, when the first request wants it. While it is opening, further
      requests wait for it; when it is open, they are sent.
      """,
    seen: """
      request_open is sent to an MDS although the session with it is open or opening. A session that
      is being closed may be asked to open: the kernel client of 2009 does so (O42). So may one whose
      close is on its way, since the client may have seen it already.
      """,
    means: """
      An MDS ignores the message for a session that is open or opening. The client has lost track
      of the session, though, and may have forgotten the caps and leases that came with it.
      """,
    look: "--client N --mds R --type client_session",
    lookFor: """
      The open and close before the second request_open; with --events all also whether the
      connection was reset in between.
      """)

  static let sessionOpenSeq = Explanation(
    "2009.md 5.7, SES1, SES11; 3.1",
    says: """
      request_open carries the number of caps, snap and lease messages that the client has received
      in the session: 0 in a session that is new.
      """,
    seen: """
      The number is held against the messages that the recording has in the session. Nothing is
      taken from the recording.
      """,
    means: """
      The MDS counts the same messages, and compares when the session is closed: a client whose
      count is wrong may not get it closed. See SES8-close-seq.
      """,
    look: "--client N --mds R --type client_session,client_caps,client_snap,client_lease",
    lookFor: "What was received before the request, and whether a close came before it.")

  static let sessionOpenInactive = Explanation(
    "2009.md 5.4, DO3; 5.7, SES1",
    says: """
      A request goes only to an MDS that is active in the client's MDS map, and so a session is
      only opened there. Otherwise the client waits for a newer map.
      """,
    seen: """
      request_open is sent to a rank that is not active in the latest map, nor in one that the
      client may still have had. Before the first map in the recording nothing is reported.
      """,
    means: """
      A rank that is down has no address: the message is lost, and the client waits. An MDS that
      is recovering knows its sessions already, and waits for reconnects.
      """,
    look: "--client N --type mdsmap,client_session",
    lookFor: """
      The map's epoch and the rank's state (--format tree) before the request, and which map the
      client had processed by then.
      """)

  static let sessionOpenMissing = Explanation(
    "2009.md 5.7, SES1; 5.4, DO5; 5.6, FWD4",
    says: """
      A request for an MDS with which there is no session makes the client ask for one at once, and
      waits until it is open.
      """,
    seen: """
      A forward or a map sends a request to an MDS without session, and no request_open follows
      while the client is alive for 5 seconds. What the application wants by itself nobody knows:
      only requests that were seen before count.
      """,
    means: """
      The request is never sent, and whoever waits for it hangs. A program that is stuck in an
      operation is the usual complaint.
      """,
    look: "--client N --type client_request_forward,mdsmap,client_session",
    "--client N --tid T",
    lookFor: "The forward or map that the finding names, and what the client does after it.")

  static let sessionCloseSeq = Explanation(
    "2009.md 5.7, SES8, SES11; 3.1; 5.16",
    says: """
      request_close carries the number of caps, snap and lease messages that the client has received
      in the session. A close that is repeated has the number as it is by then.
      """,
    seen: """
      The number is held against the messages in the recording, and against what it was before those
      that the client may not have processed. Only sessions that were seen opening are checked.
      """,
    means: """
      Too small a number: the MDS ignores the close, since the client has messages to come that it
      has not seen; unmounting waits for up to a minute. Too great a number is a bug to the MDS of
      2009: it stops with an assertion.
      """,
    look: "--client N --mds R --type client_session,client_caps,client_snap,client_lease",
    lookFor: """
      Count what the MDS sent since the session was opened, or since the last reconnect, where both
      sides begin again with 0.
      """)

  static let sessionCloseUncalled = Explanation(
    "2009.md 5.7, SES8",
    says: "A client closes the sessions that it has.",
    seen: """
      request_close is sent to an MDS with which no session was opened, or whose close the client has
      seen. Only clients whose mount is in the recording are checked.
      """,
    means: """
      The MDS ignores it. The client waits for an answer that does not come, and tries again every
      few seconds until it gives up.
      """,
    look: "--client N --mds R --type client_session",
    lookFor: "The close that ended the session, and whether the session was open at all.")

  static let staleNotRenewed = Explanation(
    "2009.md 5.7, SES6",
    says: """
      When the MDS says that the session is stale, the client takes all caps and leases of the
      session as invalid, and renews at once.
      """,
    seen: """
      No request_renewcaps follows the stale while the client is alive for 5 seconds. A client that
      is stopped, or whose connection has ended, owes nothing.
      """,
    means: """
      The MDS has taken the client's caps and leases back and gives them to others. Without a
      renewal the client cannot use what it has cached; after session_autoclose (300 s) the MDS
      drops the connection, and what the client had not written back is lost.
      """,
    look: "--client N --mds R --type client_session,client_caps",
    lookFor: """
      The stale, whether the client was silent before it (TIC2-silent), and whether it goes on using
      caps after it.
      """,
    otherwise: [.ignoresStale])

  static let renewalInactive = Explanation(
    "2009.md 5.7, SES10; 5.12, TIC3",
    says: "Sessions are renewed at an MDS whose state is reconnect or a later one.",
    seen: """
      request_renewcaps is sent to a rank whose state is before reconnect in the map that the client
      has certainly processed.
      """,
    means: """
      The message is lost, or the MDS drops it. The client counts from it how long its caps last,
      and may go on using them for a session time-out although nobody has agreed.
      """,
    look: "--client N --type mdsmap,client_session",
    lookFor: "The rank's state in the map before the renewal (--format tree).")

  static let renewalUncalled = Explanation(
    "2009.md 5.7, SES10; 5.12, TIC3",
    says: "Only sessions that are open, or reconnecting, are renewed.",
    seen: """
      request_renewcaps is sent to an MDS with which no session is open: it was never opened, or the
      client has seen it closed. Only clients whose mount is in the recording are checked.
      """,
    means: """
      The MDS ignores it. The client believes in a session that is not there: requests that it sends
      in it are dropped without an answer.
      """,
    look: "--client N --mds R --type client_session,mdsmap",
    lookFor: "How the session ended: a close, a map without the MDS, a closed reconnect.")

  static let sessionOpUnknown = Explanation(
    "2009.md 3.1; 5.7, SES2",
    says: """
      A client sends request_open, request_close and request_renewcaps. The other operations are an
      MDS's.
      """,
    seen: "A session message from the client has another operation.",
    means:
      "No MDS expects it. The message is damaged, or its sender is no client of this protocol.",
    look: "--client N --type client_session --hex",
    lookFor: "The bytes of op, and whether decode reports other problems of the connection.")

  static let renewalMissing = Explanation(
    "2009.md 5.12, TIC2, TIC3; 2.5",
    says: """
      Every 5 seconds the client looks whether a quarter of the session time-out (15 s of 60 s) has
      passed since it last renewed its sessions, and if so renews them all.
      """,
    seen: """
      The session was not renewed within that time, a tick and 2 seconds more, although the client
      was alive: it sent or acknowledged something. Of a client that was silent altogether
      TIC2-silent tells. The time-out is that of the MDS map; before the first map 60 s.
      """,
    means: """
      60 s after the last renewal the MDS revokes the client's caps and leases and calls the session
      stale; after 300 s it drops the connection. For the client its caps are valid for a session
      time-out after its last renewal; then it has to fetch again what it has cached.
      """,
    look: "--client N --mds R --type client_session",
    "--client N --type mdsmap --format tree",
    lookFor: """
      The times between renewals, session_timeout in the map, and a stale afterwards. If all
      renewals come in other intervals, the client may be of another profile.
      """,
    otherwise: [.renewsAtThird])

  static let renewalEarly = Explanation(
    "2009.md 5.12, TIC2; 5.7, SES6",
    says: """
      Between two renewals of a session lies a quarter of the session time-out. Only a stale session
      is renewed at once.
      """,
    seen: """
      A renewal comes more than 0.1 s before it is due. The first of a session is not checked: it
      depends on when the client looked at its other sessions.
      """,
    means: "More messages than necessary, and no harm. Often the client is of another profile.",
    look: "--client N --mds R --type client_session",
    lookFor: "The times between renewals: 15 s is kernel-2009, 20 s is user-0.9.",
    otherwise: [.renewsAtThird])

  static let renewalSilent = Explanation(
    "2009.md 5.12, TIC2",
    says: "A client renews its sessions every quarter of the session time-out while it lives.",
    seen: """
      A renewal is late, and the client did not even acknowledge anything in the meantime. What
      happened to it is not in the recording.
      """,
    means: """
      The process was stopped, its machine asleep or overloaded, or the network cut. If the pause
      was longer than the session time-out, the MDS has called the session stale and has given the
      caps to others; changes that the client had not written back may then be in conflict.
      """,
    look: "--client N --events all --since TIME --until TIME",
    lookFor: """
      The pause itself: what the client sent last and first, and whether only this client was
      silent. Several silent clients speak for the network.
      """,
    otherwise: [.renewsAtThird])
}
