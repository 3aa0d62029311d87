/// A way to change a capture. Most variants show the same traffic as another network or another
/// capturing tool would have shown it, and must decode to the same messages; `keepsMessages` tells
/// which.
public struct CaptureVariant: Sendable {
  /// The numbers that a variant may be made with.
  public struct Settings: Hashable, Sendable {
    /// Where the pseudo-random choices start.
    public var seed: UInt64
    /// `snapped`: the bytes that are left of each packet.
    public var snapLength: Int
    /// `midstream`: the packets that are left out at the start; nil for a quarter of them.
    public var skip: Int?

    /// Makes settings; the defaults are what the test suite uses.
    public init(seed: UInt64 = 1, snapLength: Int = 256, skip: Int? = nil) {
      self.seed = seed
      self.snapLength = snapLength
      self.skip = skip
    }
  }

  /// A variant that was made.
  public struct Outcome: Sendable {
    /// The packets of the variant.
    public var recording: Recording
    /// The kind of file that the variant is stored in.
    public var container = Container.pcap(.little, .microseconds)
    /// The numbers, counted from 1, of the packets of the original that were left out.
    public var removed: [Int] = []

    init(_ linkLayer: LinkLayer, _ packets: [RecordedPacket]) {
      recording = Recording(linkLayer: linkLayer, packets: packets)
    }
  }

  /// A file format.
  public enum Container: Hashable, Sendable {
    /// A pcap file.
    case pcap(ByteOrder, PcapWriter.Resolution)
    /// A pcapng file whose packets come from several interfaces.
    case pcapng(ByteOrder)
  }

  typealias Make = @Sendable (Recording, Settings, inout SplitMix64) -> Outcome

  /// The variant's name on the command line.
  public let name: String
  /// One line about what the variant does.
  public let summary: String
  /// Whether the variant holds the same messages as the original.
  public let keepsMessages: Bool
  private let transform: Make

  init(
    _ name: String, _ summary: String, keepsMessages: Bool = true, _ transform: @escaping Make
  ) {
    self.name = name
    self.summary = summary
    self.keepsMessages = keepsMessages
    self.transform = transform
  }

  /// Makes the variant of a recording. The same settings give the same bytes.
  public func make(from recording: Recording, settings: Settings = Settings()) -> Outcome {
    var random = SplitMix64(seed: settings.seed)
    return transform(recording, settings, &random)
  }

  /// The variant called `name`, if there is one.
  public static func named(_ name: String) -> CaptureVariant? {
    all.first { $0.name == name }
  }

  /// All variants.
  public static let all: [CaptureVariant] =
    orderVariants + lossVariants + segmentVariants + framingVariants + containerVariants
}

extension CaptureVariant.Outcome {
  /// Appends the bytes of the variant's file, in pieces, so that the caller can write out and
  /// empty the buffer in `flush` whenever it has grown large enough. `flush` is called after every
  /// packet and need not do anything.
  public func write<E: Error>(
    to output: inout [UInt8], flush: (inout [UInt8]) throws(E) -> Void
  ) throws(E) {
    switch container {
    case .pcap(let byteOrder, let resolution):
      let writer = PcapWriter(byteOrder: byteOrder, resolution: resolution)
      writer.header(linkType: recording.linkLayer, to: &output)
      for packet in recording.packets {
        writer.packet(
          packet.bytes, at: packet.time, originalLength: packet.originalLength, to: &output)
        try flush(&output)
      }
    case .pcapng(let byteOrder):
      var writer = PcapngWriter(byteOrder: byteOrder)
      writer.sectionHeader(to: &output)
      // The interfaces differ in the resolution of their times, as those of real hosts do.
      let interfaces = [
        writer.addInterface(linkType: recording.linkLayer, name: "eth0", to: &output),
        writer.addInterface(
          linkType: recording.linkLayer, name: "eth1", resolution: .microseconds, to: &output),
        writer.addInterface(linkType: recording.linkLayer, name: "storage", to: &output),
      ]
      for (index, packet) in recording.packets.enumerated() {
        writer.packet(
          packet.bytes, at: packet.time, originalLength: packet.originalLength,
          interface: interfaces[index % interfaces.count], to: &output)
        try flush(&output)
      }
    }
  }

  /// The bytes of the variant's file.
  public func file() -> [UInt8] {
    var output: [UInt8] = []
    write(to: &output) { (_: inout [UInt8]) in }
    return output
  }
}
