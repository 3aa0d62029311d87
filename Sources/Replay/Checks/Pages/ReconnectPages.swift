import MDSClient

/// REC: what clients tell an MDS that recovers.
extension Explanation {
  /// The events around a take-over.
  private static let around = "--client N --type mdsmap,client_session,client_reconnect"

  static let reconnectMissing = Explanation(
    "2009.md 5.2, MAP7; 5.9, REC1; 5.17, O5",
    says: """
      When a recovering MDS sends a map that has it in the state reconnect, the client answers with
      client_reconnect, even if it has no session with it.
      """,
    seen: """
      Such a map comes from that MDS, newer than the client's, and no reconnect follows while the
      client is alive for 5 seconds. If a monitor's copy of the map came first the MDS's is old: the
      client of 2009 sends no reconnect then (O5), and nothing is reported.
      """,
    means: """
      The MDS waits up to 30 s for its clients, and then goes on without those that are missing:
      caps and leases of such a client are gone, other clients may change what it has open, and what
      it had not written back is lost.
      """,
    look: around,
    lookFor: """
      The order in which the maps of MDS and monitor came, and whether the client acknowledged them
      (--events all).
      """)

  static let reconnectUncalled = Explanation(
    "2009.md 5.2, MAP7; 5.9, REC1",
    says: """
      A reconnect is sent only in answer to a map from the recovering MDS itself that has it in the
      state reconnect, once for each such map.
      """,
    seen: "client_reconnect is sent and no such map waits for an answer.",
    means: """
      An MDS that is not in the state reconnect does not expect it. The client has begun its session
      anew, with sequence numbers from 0, and the MDS has not.
      """,
    look: around,
    lookFor: "The maps before the reconnect: their epochs, senders and the state of the rank.")

  static let reconnectClosed = Explanation(
    "2009.md 5.9, REC1; 3.9; 3.13, D2",
    says: """
      closed is 1 if the client has no session with the MDS, and then there are no caps; else it is
      0.
      """,
    seen: """
      closed is not what follows from the sessions in the recording. Sessions that were opened before
      the recording are not known, and not checked.
      """,
    means: """
      1 instead of 0: the MDS takes the session as ended, and caps that the client uses are given to others. 0
      instead of 1: it takes up a session that the client does not have. (The 5 bytes that the
      kernel client of 2009 sends for closed stop the MDS with an assertion, D2.)
      """,
    look: around,
    lookFor: "Whether the session was open before the MDS failed, and what ended it.",
    otherwise: [.reconnectSorted])

  static let replayMissing = Explanation(
    "2009.md 5.9, REC2; 5.5, REP5",
    says: """
      Requests that the MDS has answered unsafely, and not yet safely, are sent to it again, in the
      order of the unsafe replies and before the reconnect.
      """,
    seen: """
      Such a request was not sent again between the map and the reconnect, nor in the 5 seconds
      that a living client has.
      """,
    means: """
      The operation was not in the journal yet: it is undone by the failure. The program was told
      that it had worked: a file that was created is not there, one that was removed is back.
      """,
    look: "--client N --tid T",
    around,
    lookFor: "The unsafe reply, and that no safe one came before the MDS failed.",
    otherwise: [.replaysWhenActive])

  static let reconnectCapMissing = Explanation(
    "2009.md 5.9, REC3",
    says: "A reconnect lists every cap that the client holds from the MDS.",
    seen: """
      A cap that the client holds by the recording is not in the list. Caps that were on their way
      when the MDS failed, and sessions from before the recording, are let pass. Of many differences
      16 are told one by one.
      """,
    means: """
      The MDS does not know that the client has the file: it lets others write it, or gives them
      caps that exclude each other. The client reads stale data, and its own changes may be lost.
      """,
    look: "--client N --ino INO",
    around,
    lookFor: "How the client got the cap, and whether it released it at about that time.")

  static let reconnectCapNotHeld = Explanation(
    "2009.md 5.9, REC3",
    says: "A reconnect lists only caps that the client holds from the MDS.",
    seen: """
      A cap in the list was never issued by this MDS, or was released or exported. Sessions from
      before the recording are not checked.
      """,
    means: """
      The MDS counts the client as a holder: others wait for caps from it that it does not have. A
      cap of another MDS may be held twice.
      """,
    look: "--client N --ino INO",
    around,
    lookFor: "The release or export of the cap: an MDS that failed may never have got a release.")

  static let reconnectPath = Explanation(
    "2009.md 5.9, REC3; 3.9",
    says: "Each cap comes with a path by which the MDS finds the inode, relative to pathbase.",
    seen: """
      The path is not the one that the replies have given the inode. Where the recording has not
      told a path, the one in the reconnect is believed; so is pathbase always.
      """,
    means: """
      The MDS looks for the inode in the wrong place, and may not find it: the cap is not taken up.
      """,
    look: "--client N --ino INO --type client_reply,client_request",
    "--client N --type client_reconnect --format tree",
    lookFor: "Renames and links of the inode and of the directories above it.")

  static let reconnectCapFields = Explanation(
    "2009.md 5.9, REC3; 3.9; 3.13, D7",
    says: """
      A cap in a reconnect has cap_id, issued bits and snap realm of the cap as the client holds it.
      """,
    seen: """
      One of them is another. issued may be what it was before messages that the client may not have
      processed. wanted, size, mtime and atime are the application's, and taken from the recording.
      """,
    means: """
      With more bits in issued the client claims rights that others may have by now; with fewer the
      MDS does not wait for it. A wrong snap realm puts changes into the wrong snapshot.
      """,
    look: "--client N --ino INO --format tree",
    around,
    lookFor: "The last grant, revoke or update of the cap before the MDS failed.",
    otherwise: [.reconnectCapIDUndefined])

  static let reconnectRealms = Explanation(
    "2009.md 5.9, REC3; 3.8, 3.9",
    says: """
      After the caps a reconnect lists every snap realm that the client knows: inode, seq and
      parent.
      """,
    seen: """
      The realms are not those of the snap traces that the client was sent. Their order is not
      checked, and nothing is in sessions from before the recording.
      """,
    means: """
      The MDS tells the client about snapshots by what it lists. A client with an old realm goes on
      writing over data that belongs to a snapshot.
      """,
    look: "--client N --type client_snap,client_reply,client_reconnect --format tree",
    lookFor: "The last client_snap or reply with a snap trace of the realm, and its seq.")
}
