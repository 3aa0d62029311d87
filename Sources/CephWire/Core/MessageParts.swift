/// The three runs of bytes that a message is made of (2009.md 1.4, mainline.md 1.7).
public enum MessagePart: String, Hashable, Sendable, CaseIterable {
  /// The payload.
  case front
  /// What the messenger keeps apart from it: extended attributes. Empty in the dialect of 2009.
  case middle
  /// Bulk data.
  case data
}

/// Views of the three parts of a message.
public struct MessageParts: ~Escapable {
  public let front: RawSpan
  public let middle: RawSpan
  public let data: RawSpan

  /// Makes the parts of a message.
  @_lifetime(copy front, copy middle, copy data)
  public init(front: RawSpan, middle: RawSpan, data: RawSpan) {
    self.front = front
    self.middle = middle
    self.data = data
  }

  /// Makes the parts of a message that has only a front.
  @_lifetime(copy front)
  public init(front: RawSpan) {
    self.front = front
    middle = front.extracting(first: 0)
    data = front.extracting(first: 0)
  }

  /// The bytes of one part.
  public subscript(part: MessagePart) -> RawSpan {
    @_lifetime(copy self)
    get {
      switch part {
      case .front: front
      case .middle: middle
      case .data: data
      }
    }
  }
}

/// The bytes of the parts that a message's fields describe.
public struct MessageBytes: Hashable, Sendable {
  public var front: [UInt8]
  /// Empty where no field lies in it.
  public var middle: [UInt8] = []
  /// Empty where no field lies in it.
  public var data: [UInt8] = []

  /// Makes the bytes of a message.
  public init(front: [UInt8], middle: [UInt8] = [], data: [UInt8] = []) {
    self.front = front
    self.middle = middle
    self.data = data
  }

  /// The bytes of one part.
  public subscript(part: MessagePart) -> [UInt8] {
    get {
      switch part {
      case .front: front
      case .middle: middle
      case .data: data
      }
    }
    set {
      switch part {
      case .front: front = newValue
      case .middle: middle = newValue
      case .data: data = newValue
      }
    }
  }
}
