import MDSClient

/// PREP4: what the head of a request tells of its fate.
extension Explanation {
  static let oldestTID = Explanation(
    "2009.md 5.4, PREP4; 3.2",
    says: """
      oldest_client_tid is the smallest tid of all requests that the client still waits for, the one
      that is sent included. A request is waited for until its safe reply.
      """,
    seen: """
      The number is neither the smallest tid under way by the replies that were received, nor what
      that was before replies that the client may not have processed. Requests from before the
      recording may be older than all that are known; a smaller number is then let pass.
      """,
    means: """
      The MDS keeps what it has completed from that tid on, to recognise requests that are sent
      again. Too great: it forgets requests that may come again, and does them twice after a
      take-over. Too small: its list grows without need.
      """,
    look: "--client N --type client_request,client_reply",
    lookFor: """
      Which tids have no safe reply before the event; the table of the MDS ends with them. A client
      that counts the unsafe ones out is of another profile.
      """,
    otherwise: [.oldestIgnoresUnsafe])

  static let oldestTIDBack = Explanation(
    "2009.md 5.4, PREP4; 3.2",
    says: """
      Tids only grow, so the smallest tid that a client waits for does too: oldest_client_tid never
      goes back.
      """,
    seen: """
      It is smaller than a value that the client sent before. Values that were wrong themselves are
      not counted.
      """,
    means: """
      The MDS may have forgotten by the greater number what it completed since the smaller one. If
      such a request is sent again it is done twice.
      """,
    look: "--client N --type client_request --format tree",
    lookFor: """
      Whether it is one client: a process that starts again counts from 1. Then, whether a reply was
      taken for that of another request.
      """,
    otherwise: [.oldestIgnoresUnsafe])

  static let replayFlag = Explanation(
    "2009.md 5.4, PREP4; 5.9, REC2; 5.16",
    says: """
      A request that was answered unsafely, and is sent again before its safe reply, has the flag
      REPLAY. No other request has it.
      """,
    seen: """
      The flag is missing or set against the replies that the client has certainly processed. In a
      capture that starts in the middle a first sending with the flag is believed.
      """,
    means: """
      A recovering MDS queues requests with the flag and does them before it is active. Without it
      the operation is done too late, after others that depend on it. With it for no reason the
      MDS takes a new operation for an old one, and gives no early reply.
      """,
    look: "--client N --tid T",
    "--client N --type mdsmap,client_reconnect",
    lookFor: "The unsafe reply, and the sendings before and after it.",
    otherwise: [.requestHeadZero])

  static let retryCount = Explanation(
    "2009.md 5.4, PREP4; 3.2, 3.3",
    says: "num_retry is the number of sendings before this one, modulo 256.",
    seen: """
      The number is not that of the earlier sendings in the recording. In a capture that starts in
      the middle the first sending that is seen is believed.
      """,
    means: """
      Only of a request with num_retry above 0 (open and create excepted) the MDS looks up whether it
      has done it already. With
      0 in a second sending the operation is done again: a mkdir that was done fails with EEXIST, an
      unlink with ENOENT. With too great a number the MDS looks in vain.
      """,
    look: "--client N --tid T --format tree",
    lookFor: """
      Every sending of the tid, over all MDSs. A sending that is missing in the capture shows as a
      gap with --events all.
      """,
    otherwise: [.requestHeadZero])

  static let forwardCount = Explanation(
    "2009.md 5.4, PREP4; 5.6, FWD2; 3.13, D16",
    says: "num_fwd is the highest num_fwd of the forwards that the client has seen, modulo 256.",
    seen: """
      The number is another, and the client has certainly processed the latest forward of the
      request.
      """,
    means: """
      The next MDS adds one to it when it forwards. A client that says too little is told a number
      that it has seen, takes the forward for an old one (FWD2), and waits for ever.
      """,
    look: "--client N --tid T",
    lookFor: "The client_request_forward messages of the tid and their num_fwd.",
    otherwise: [.requestHeadZero])

  static let replayInode = Explanation(
    "2009.md 5.4, PREP4; 3.2",
    says: """
      A request that is replayed has in ino the inode that its unsafe reply was about: of an
      operation that creates, the number that the new file got.
      """,
    seen: """
      ino is another than that of the target in the unsafe reply, or is set in a request that is not
      replayed.
      """,
    means: """
      The recovering MDS gives the file another number. The client has caps, and has perhaps written
      data, under the first one: the data is no longer found under the file's name.
      """,
    look: "--client N --tid T --format tree",
    lookFor: "The target's ino in the unsafe reply, and ino in the sending after it.",
    otherwise: [.requestHeadZero])
}
