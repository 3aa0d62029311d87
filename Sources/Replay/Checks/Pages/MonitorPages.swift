/// MON, UMT: what clients say to monitors, and how they leave.
extension Explanation {
  static let mapNotAsked = Explanation(
    "2009.md 5.4, DO3; 5.14, MON1, MON2",
    says: """
      The MDS map is fetched on demand: the first request asks a monitor for an epoch of at least 1,
      and waits for the map. Monitors send no MDS map unasked.
      """,
    seen: """
      A client whose mount is in the recording asks an MDS for a session, and has not sent mds_getmap
      before. It is told once for each client.
      """,
    means: """
      The client has its map from somewhere else, or none, and may turn to an address that is no MDS.
      """,
    look: "--client N --type mds_getmap,mdsmap,client_session",
    lookFor: "Where the client may have its map from: a mdsmap that nobody asked for.")

  static let mapRequestCluster = Explanation(
    "2009.md 5.14, MON2; 3.10; 5.2, MAP2",
    says: "mds_getmap names the cluster that the client is mounted on, by its fsid.",
    seen: "The fsid is another than that of the monitor map which the client was sent last.",
    means: """
      A monitor of that cluster has no map to give for another one. A client that has taken up the
      wrong fsid refuses every map that it gets (MAP2), and never learns of a failure.
      """,
    look: "--client N --type mon_map,mds_getmap,mdsmap --format tree",
    lookFor: "The fsids. Two clusters on one network, or one that was made anew, look like this.")

  static let mapRequestEpoch = Explanation(
    "2009.md 5.14, MON2; 5.4, DO3; 5.12, TIC3; 5.17, O19",
    says: """
      A client asks for the map after the one that it has, when it waits for one; or for the one
      that it has, when a session has not been heard of for long (O19).
      """,
    seen: """
      want is neither the epoch of a map that the client has, or may still have had, nor the one
      after it.
      """,
    means: """
      Too small: the monitor sends at once what the client has already. Too great: it waits until
      there is such a map, and so does the client, with all requests that wait for it.
      """,
    look: "--client N --type mds_getmap,mdsmap",
    lookFor: "The epochs of the maps that the client was sent, from monitors and from MDSs.")

  static let closedWithRequests = Explanation(
    "2009.md 5.13, UMT2; 5.17, O11",
    says: """
      A client that unmounts waits for the safe replies to all its requests, for up to a minute, and
      closes its sessions then.
      """,
    seen: """
      request_close is sent while requests to that MDS have no safe reply. Whether the minute was
      over, or the unmounting was forced, is not known: this is a warning.
      """,
    means: """
      The MDS may answer nothing in a session that is closed. If it fails before these operations
      are in its journal nobody replays them, and they are undone.
      """,
    look: "--client N --mds R --type client_request,client_reply,client_session",
    lookFor: "The requests without a safe reply, and how long the client had been waiting.")

  static let unmountedEarly = Explanation(
    "2009.md 5.13, UMT3, UMT4",
    says: """
      A client tells the monitors that it unmounts after its sessions are closed, or after it has
      waited a minute for that.
      """,
    seen: """
      client_unmount is sent while a session is open, or less than a minute after its request_close
      without an answer. A forced unmount looks the same.
      """,
    means: """
      The MDS keeps the session, with caps and leases, until it times out: for a minute, until they
      are taken back, other clients wait for files that nobody uses.
      """,
    look: "--client N --type client_session,client_unmount",
    lookFor: """
      Which sessions have no close. A request_close that the MDS ignores has too small a seq: see
      SES8-close-seq.
      """)
}
