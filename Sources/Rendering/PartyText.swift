import CephWire
import Common
import Dissector
import Transport

/// Writes the ends of events as the JSON members `from` and `to`, and keeps the texts of those that
/// were written last: they come with each event of their direction.
struct PartyText {
  private var texts: [(direction: Direction, text: [UInt8])?]

  /// Enough for the connections that are active at a time; a power of two.
  private static let size = 256

  init() {
    texts = Array(repeating: nil, count: Self.size)
  }

  mutating func append(_ direction: Direction, to output: inout OutputBuffer) {
    // The directions of a connection have places of their own, told apart by the ports.
    let port = Int(direction.from.address.port)
    let place = (direction.connection &* 2 &+ port) & (Self.size - 1)
    if let known = texts[place], known.direction === direction {
      return output.append(known.text)
    }
    var text = OutputBuffer(capacity: 256)
    text.append(",\"from\":")
    write(direction.from, to: &text)
    text.append(",\"to\":")
    write(direction.to, to: &text)
    texts[place] = (direction, Array(text.description.utf8))
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
