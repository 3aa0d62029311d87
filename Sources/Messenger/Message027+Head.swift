import CephWire
import Common

/// Which form of header it is that begins a message, and where one begins.
extension Message027 {
  /// What a tag and the bytes behind it are.
  enum Head {
    /// A message's head; the form is nil where it is not certain.
    case found(Message027, Form?)
    /// Perhaps a head, of at least this many bytes.
    case needs(Int)
    case none

    /// Reads tag and header at the start of `bytes`, in the form that the connection has, or in the
    /// one that the CRC tells where that is not known.
    init(_ bytes: RawSpan, _ agreement: Agreement) {
      if let isNew = agreement.has(.noSourceAddress) {
        self.init(bytes, isNew ? .new : .old)
      } else {
        self.init(anyForm: bytes)
      }
    }

    private init(_ bytes: RawSpan, _ form: Form) {
      guard bytes.byteCount >= form.headEnd else {
        self = .needs(form.headEnd)
        return
      }
      self = Message027(head: bytes, form).map { .found($0, form) } ?? .none
    }

    private init(anyForm bytes: RawSpan) {
      var unchecked: Message027?
      // What does not look like the old one need not be waited for.
      for form in Form.allCases where form == .new || form.isLikely(bytes) {
        guard bytes.byteCount >= form.headEnd else {
          self = .needs(form.headEnd)
          return
        }
        guard let message = Message027(head: bytes, form) else { continue }
        if message.isChecked {
          self = .found(message, form)
          return
        }
        // What is 0 may also be a part of an address.
        unchecked = unchecked ?? message
      }
      self = unchecked.map { .found($0, nil) } ?? .none
    }
  }

  /// Finds the first byte from which tag and header of a message lie in `bytes`: a tag, plausible
  /// fields and a CRC that holds.
  static func search(_ bytes: RawSpan, _ agreement: Agreement, _ limits: MessengerLimits) -> Int? {
    let forms = Form.allCases.filter { $0.isPossible(agreement) }
    let last = bytes.byteCount - (forms.map(\.headEnd).min() ?? 0)
    guard last >= 0 else { return nil }
    for start in 0...last where bytes.byte(at: start) == StreamTag.message.raw {
      for form in forms where start + form.headEnd <= bytes.byteCount {
        let head = bytes.extracting(start..<start + form.headEnd)
        if form.isLikely(head), let message = Message027(head: head, form), message.isChecked,
          message.isPlausible, message.isWithin(limits)
        {
          return start
        }
      }
    }
    return nil
  }
}
