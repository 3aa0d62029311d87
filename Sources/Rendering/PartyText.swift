import CephWire
import Common
import Dissector
import Transport

/// Writes the ends of events as JSON objects, and keeps the texts of those that were written last:
/// the two ends of a connection are written with each of its events.
struct PartyText {
  private var texts: [(party: Party, text: [UInt8])?]

  /// Enough for the connections that are active at a time; a power of two.
  private static let size = 256

  init() {
    texts = Array(repeating: nil, count: Self.size)
  }

  mutating func append(_ party: Party, of connection: Int, to output: inout OutputBuffer) {
    // The two ends of a connection have places of their own, told apart by their ports.
    let place = (connection &* 2 &+ Int(party.address.port)) & (Self.size - 1)
    if let known = texts[place], known.party == party { return output.append(known.text) }
    var text = OutputBuffer(capacity: 128)
    write(party, to: &text)
    texts[place] = (party, Array(text.description.utf8))
    output.append(text.bytes)
  }

  private func write(_ party: Party, to output: inout OutputBuffer) {
    output.append("{")
    if let name = party.name {
      output.append("\"name\":\"")
      name.appendText(to: &output)
      output.append("\",")
    }
    output.append("\"address\":\"")
    output.append(party.addressText)
    output.append("\"")
    if let address = party.entityAddress {
      output.append(",\"nonce\":")
      output.append(decimal: UInt64(address.nonce))
      output.append(",\"entity_address\":\"")
      address.appendText(to: &output)
      output.append("\"")
    }
    output.append("}")
  }
}
