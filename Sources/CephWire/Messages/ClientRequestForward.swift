public import Common

/// CLIENT_REQUEST_FORWARD: another MDS is the right one for a request (2009.md 3.4, 17 bytes;
/// mainline.md 3.2, 9 bytes).
public struct ClientRequestForward: WireMessage {
  public static let code = MessageType(raw: 25)

  /// Only in 2009; since then the header has it.
  public var tid: UInt64 = 0
  public var destinationMDS: MDSRank = 0
  /// How often the request has been forwarded; an older number than seen before is ignored.
  public var numForward: UInt32 = 0
  /// 1 where the client must send the request again itself, as always since 2013; 0 where the MDS has
  /// passed it on.
  public var clientMustResend: UInt8 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { try c.field("tid", &tid) }
    try c.field("dest_mds", &destinationMDS)
    try c.field("num_fwd", &numForward)
    try c.field("client_must_resend", &clientMustResend)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_request_forward(")
    output.append(decimal: context.is2009 ? tid : header.tid)
    output.append(context.is2009 ? " to " : " to mds.")
    output.append(decimal: Int64(destinationMDS))
    output.append(" num_fwd=")
    output.append(decimal: UInt64(numForward))
    if clientMustResend != 0 { output.append(" client_must_resend") }
    output.append(")")
  }

  public var transactionID: UInt64? { tid }
}
