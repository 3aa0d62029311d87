import CephWire
import Dissector
import Transport

/// Tells clients apart across their connections: host, listening port and nonce. Its name comes later,
/// and may come again in a merged capture.
struct ClientEndpoint: Hashable {
  var host: IPAddress
  var port: UInt16
  var nonce: UInt32

  /// The identity of the end of an event that is a client; nil until it has told its address.
  init?(_ party: Party) {
    guard let address = party.entityAddress else { return nil }
    host = party.address.address
    port = address.port.number
    nonce = address.nonce
  }
}
