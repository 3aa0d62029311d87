import MDSClient

/// LEA: leases on names.
extension Explanation {
  static let leaseUnanswered = Explanation(
    "2009.md 5.11, LEA3, LEA4",
    says: """
      A client answers every revocation of a lease at once, even if it does not know the directory
      or the name, or holds no such lease. Without a session it ignores it.
      """,
    seen: """
      No answer for the directory and name follows while the client is alive for 5 seconds. Where
      the connection or the session ended, none is owed.
      """,
    means: """
      Whoever wants to create, remove or rename the name waits until the lease has run out, 30 s
      after it was granted. Directories that several clients work in become slow.
      """,
    look: "--client N --type client_lease --path NAME",
    "--path NAME --type client_request,client_reply",
    lookFor: "The revocation without an answer, and the request of another client that it was for.")

  static let leaseAnswerFields = Explanation(
    "2009.md 5.11, LEA3, LEA4; 3.5; 3.13, D5",
    says: """
      The answer is the revocation itself, sent back with the action revoke_ack. If the client holds
      the lease, seq becomes that of its lease.
      """,
    seen: """
      The answer's action, seq, mask, directory, name or snapids are not those. duration_ms means
      nothing and is taken from the recording (D7). An answer for the wrong directory or name counts
      as one where only one revocation waits that it can be meant for.
      """,
    means: """
      The MDS removes the lease only if seq is that of its lease. Else it waits as if there had been
      no answer.
      """,
    look: "--client N --type client_lease --path NAME --format tree",
    lookFor: "seq in the reply that granted the lease, in the revocation and in the answer.",
    otherwise: [.leaseRevokeReleased])

  static let leaseAnswerUncalled = Explanation(
    "2009.md 5.11, LEA4; 3.5",
    says: "A client sends revoke_ack only in answer to a revocation (LEA3: to any lease message).",
    seen: "A revoke_ack comes, or another action of an MDS, and no revocation waits for it.",
    means: """
      If seq happens to be right the MDS removes a lease that the client goes on using: the client
      may then see a name that is gone, or miss one that is new, for up to 30 s.
      """,
    look: "--client N --type client_lease --path NAME",
    lookFor: "Whether the revocation was answered twice, or was for another name.")

  static let leaseRenewNotHeld = Explanation(
    "2009.md 5.11, LEA2",
    says: """
      A client renews a lease that it holds, with the lease's seq, at the MDS that granted it.
      (Clients in user space never renew leases: D6.)
      """,
    seen: """
      The client holds no lease on the name, or one with another seq or from another MDS. Leases
      from before the recording are not known, and not reported.
      """,
    means: """
      The MDS may renew nothing; the client waits for an answer that it takes for its lease. A
      name without lease must be looked up, not renewed.
      """,
    look: "--client N --path NAME",
    lookFor: "The last reply with a lease on the name (--format tree), and revocations since.")

  static let leaseRenewEarly = Explanation(
    "2009.md 5.11, LEA1, LEA2; 2.5",
    says: """
      A lease is renewed when the name is used after half of its time (15 s of 30 s) has passed, and
      once: not again before the answer.
      """,
    seen: """
      A renewal comes before that, or a second one without an answer. The time counts from when the
      request was sent whose reply granted the lease. When names are used is taken from the
      recording.
      """,
    means: "More messages than necessary, and no harm.",
    look: "--client N --path NAME",
    lookFor: "The request whose reply granted the lease, duration_ms there, and earlier renewals.")

  static let leaseReleaseNotHeld = Explanation(
    "2009.md 5.11, LEA6; 3.5",
    says: """
      A lease that is released by a message of its own is one that the client holds, and has its
      seq. The kernel client of 2009 never does so: its releases ride on requests.
      """,
    seen: """
      The client holds no lease on the name, or one with another seq or from another MDS. Leases
      from before the recording are not known, and not reported. A release that answers a
      revocation is no fault in profiles that have it.
      """,
    means: """
      The MDS ignores a release with another seq than its lease has. The client gives up what it
      does not have, and may go on holding what it should give up.
      """,
    look: "--client N --path NAME --type client_lease,client_reply,client_request",
    lookFor: "The last grant of the lease, and whether a revocation was answered already.",
    otherwise: [.leaseRevokeReleased])
}
