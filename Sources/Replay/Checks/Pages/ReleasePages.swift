import MDSClient

/// REL: caps that are given back because they are not needed.
extension Explanation {
  /// What the MDS compares (2009.md 3.7), and what it leads to when it does not agree.
  private static let refused = """
    The MDS drops the cap only if cap_id is right, migrate_seq is not older, and seq is that of the
    last issue. Else it goes on counting the cap as held. The client has forgotten the inode and
    ignores what comes for it (CAP1): a revocation is never answered, and other clients wait for it.
    """

  static let releaseTwice = Explanation(
    "2009.md 5.8, REL1; 3.7",
    says: "A cap is released once, when the inode goes from the client's cache; it is gone then.",
    seen: """
      The same cap_id of the same inode is released to the same MDS again, and the cap was not
      issued anew in between. The last 8192 caps that ended are remembered.
      """,
    means: """
      By itself little: the MDS has no such cap any more. It shows that the client counts inodes or
      caps wrong, and a release of a cap that it still uses may be next.
      """,
    look: "--client N --mds R --ino INO",
    lookFor: "Both releases, and what was received for the inode between them.")

  static let releaseNotHeld = Explanation(
    "2009.md 5.8, REL1; 5.15, CAP3",
    says: "Only caps that the client holds from the MDS are released to it.",
    seen: """
      The client holds no such cap: it never got one, or has certainly seen how it was exported.
      Caps from before the recording are not known, and not reported.
      """,
    means: """
      If the MDS has given the client the cap again meanwhile, and the numbers agree, the new cap is
      dropped although the client uses it: from then on others may change what it has cached.
      """,
    look: "--client N --mds R --ino INO",
    lookFor:
      "An export just before, or a cap from the other MDS that was released to the wrong one.",
    otherwise: [.releasesExported])

  static let releaseIdentity = Explanation(
    "2009.md 5.8, REL1; 3.7",
    says: "cap_id of a release is that of the cap, as the MDS gave it.",
    seen: "It is another, although the client holds a cap of the inode from that MDS.",
    means: refused,
    look: "--client N --mds R --ino INO --format tree",
    lookFor: "cap_id in the last reply or import, and revocations after the release.")

  static let releaseMigrateSeq = Explanation(
    "2009.md 5.8, REL1; 3.7",
    says: "migrate_seq of a release is that of the cap, as it was issued.",
    seen: "It is another than the cap has.",
    means: refused,
    look: "--client N --mds R --ino INO --format tree",
    lookFor: "Exports and imports of the inode before the release.")

  static let releaseSeq = Explanation(
    "2009.md 5.8, REL1; 3.7",
    says: """
      seq of a release is the one with which the cap was last issued, by a reply or an import.
      Grants and revocations change the cap's seq, but not this one.
      """,
    seen: """
      It is another. A release that crosses a new issue of the cap has the number of the one before,
      and is let pass: the new cap stays.
      """,
    means: refused,
    look: "--client N --mds R --ino INO --format tree",
    lookFor: "seq of the cap in the last reply or import before the release.",
    otherwise: [.releasesLatestSeq])

  static let releaseCount = Explanation(
    "2009.md 5.8, REL1; 3.7",
    says: """
      A release message has as many items as fit a page: 170. More caps are released in more
      messages.
      """,
    seen: "A message has more. When a client releases is taken from the recording.",
    means:
      "No harm to the MDS, which takes any number. The client is of another kind than assumed.",
    look: "--client N --type client_cap_release",
    lookFor: "How many items each message has; the summary tells.",
    otherwise: [.releasesUnbatched])
}
