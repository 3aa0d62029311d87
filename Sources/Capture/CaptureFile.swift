internal import CPcap
internal import Common
internal import Glibc

/// One capture file, read with libpcap: the packet it stands at, and how to go on.
///
/// Safe to use: libpcap's state and the buffers live as long as the object, or until the file's
/// end, after which nothing of them is handed out.
@safe final class CaptureFile {
  /// How the file is called in sentences.
  let name: String
  /// libpcap's `DLT_` value of all packets.
  let linkType: Int32
  /// Packets read so far, the one that the file stands at among them.
  private(set) var packetsRead = 0
  /// What ended the reading before the end, if anything did.
  private(set) var damage: CaptureDamage?

  private let stream: ContentStream
  private let isPcapng: Bool
  private let buffer: UnsafeMutableRawBufferPointer
  private var pcap: OpaquePointer?
  private var filter: bpf_program?
  private var header: UnsafeMutablePointer<pcap_pkthdr>?
  private var data: UnsafePointer<UInt8>?

  /// Opens the capture that `input` holds, and stands at its first packet if there is one.
  init(_ input: RawInput, filter expression: String?) throws(CaptureError) {
    name = input.name
    stream = try ContentStream(input)
    unsafe buffer = .allocate(byteCount: RawInput.bufferSize, alignment: 16)  // freed in deinit
    guard let file = unsafe stream.makeFile(buffer: buffer) else {  // both outlive the file
      (isPcapng, linkType) = (false, 0)
      throw CaptureError(file: name, "cannot be read: memory is short")
    }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    // libpcap owns the file from now on, if it succeeds, and has room for its message.
    unsafe pcap = pcap_fopen_offline_with_tstamp_precision(
      file, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    isPcapng = FileKind.isPcapng(stream.head)
    linkType = unsafe pcap.map { unsafe pcap_datalink($0) } ?? 0  // an open capture
    guard unsafe pcap != nil else {
      unsafe _ = fclose(file)  // libpcap leaves it open when it fails
      let end = message.firstIndex(of: 0) ?? message.endIndex
      let reason = String(decoding: message[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
      try refuse(reason)
      return
    }
    if let expression { try compile(expression) }
    if let refusal = advance() {
      throw CaptureError(file: name, refusal)
    }
  }

  deinit {
    close()
    unsafe buffer.deallocate()  // after the file that used it
  }

  /// Bytes read so far, as they lie in the file, and how many there are (nil for a pipe).
  var progress: (read: Int, total: Int?) {
    (stream.input.bytesRead, stream.input.size.map { max($0, stream.input.bytesRead) })
  }

  /// Has `body` called before each read that may have to wait for bytes.
  func beforeWaiting(_ body: @escaping () -> Void) { stream.input.beforeWaiting = body }

  /// Whether the file stands at a packet.
  var hasPacket: Bool { unsafe data != nil }

  /// The time of the packet that the file stands at.
  var time: Instant {
    guard let stamp = unsafe header?.pointee.ts else { return Instant(nanoseconds: 0) }
    // pcap has 32 bits of seconds without a sign, which libpcap reads with one.
    let seconds = isPcapng ? stamp.tv_sec : stamp.tv_sec & 0xFFFF_FFFF
    return Self.instant(seconds: seconds, nanoseconds: stamp.tv_usec)
  }

  /// The length that the packet had on the wire, in bytes.
  var originalLength: Int {
    unsafe header.map { unsafe Int($0.pointee.len) } ?? 0  // valid until the next packet
  }

  /// The bytes of the packet that the file stands at, valid until ``advance()``.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      guard let header = unsafe header, let data = unsafe data else { return RawSpan() }
      // libpcap holds `caplen` bytes there until the next packet is asked for.
      let span = unsafe RawSpan(_unsafeStart: data, byteCount: Int(header.pointee.caplen))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Whether the filter, if there is one, lets the packet through.
  var passesFilter: Bool {
    guard var program = unsafe filter else { return true }
    guard let header = unsafe header, let data = unsafe data else { return false }
    // libpcap's machine reads no byte beyond `caplen`.
    return unsafe pcap_offline_filter(&program, header, data) != 0
  }

  /// Goes to the next packet, if there is one. Gives the predicate of a refusal when the file
  /// holds what libpcap reads no further; that is recorded as a damage, too.
  @discardableResult
  func advance() -> String? {
    guard let pcap = unsafe pcap else { return nil }
    // Sets both pointers when it gives 1; they are valid until the next call. (They are copied since
    // what is handed to another function as it is must be watched meanwhile, for every packet.)
    var (header, data) = unsafe (header, data)
    let status = unsafe pcap_next_ex(pcap, &header, &data)
    if status == 1 {
      unsafe (self.header, self.data) = (header, data)
      packetsRead += 1
      return nil
    }
    // libpcap's message lies in its state, and is copied.
    let reason = unsafe String(cString: pcap_geterr(pcap))
    close()
    if let fault = stream.fault {
      note(fault.predicate)
    } else if status != PCAP_ERROR_BREAK {
      if let refusal = Self.refusal(for: reason) {
        note(refusal)
        return refusal
      }
      if reason.hasPrefix("truncated") {
        note("is cut off in the middle of a packet")
      } else {
        note("is damaged (\(reason))")
      }
    }
    return nil
  }

  /// Records what ended the reading.
  private func note(_ predicate: String) {
    let reached =
      packetsRead == 0 ? "no packet of it was read" : "read up to its packet \(packetsRead)"
    damage = CaptureDamage(file: name, packetsRead: packetsRead, "\(predicate); \(reached)")
  }

  /// Closes the file and forgets the packet.
  private func close() {
    unsafe header = nil
    unsafe data = nil
    if var program = unsafe filter {
      unsafe pcap_freecode(&program)  // compiled in init, freed once
      unsafe filter = nil
    }
    if let open = unsafe pcap {
      unsafe pcap_close(open)  // closes the C stream, too
      unsafe pcap = nil
    }
  }

  /// Compiles the filter for this file's link type.
  private func compile(_ expression: String) throws(CaptureError) {
    var program = unsafe bpf_program()
    let anyNetmask: UInt32 = 0xFFFF_FFFF  // PCAP_NETMASK_UNKNOWN
    // Fills in the program, which close() frees.
    guard unsafe pcap_compile(pcap, &program, expression, 1, anyNetmask) == 0 else {
      let reason = unsafe String(cString: pcap_geterr(pcap))  // copied at once
      throw CaptureError(file: name, "cannot be filtered by \"\(expression)\": \(reason)")
    }
    unsafe filter = program
  }

  /// Throws what is wrong with a file that libpcap did not open for `reason`; returns where the
  /// file is an empty capture nevertheless.
  private func refuse(_ reason: String) throws(CaptureError) {
    let isUnknown = reason.contains("unknown file format") || stream.head.count < 4
    if let fault = stream.fault, !isUnknown || stream.head.count < 4 {
      throw CaptureError(file: name, "\(fault.predicate), before any packet")
    }
    if stream.head.isEmpty {
      let holder = stream.compression.map { "is \($0.rawValue) data that holds nothing" }
      throw CaptureError(file: name, "\(holder ?? "is empty"): no packet capture")
    }
    if isUnknown {
      stream.fillHead()
      let kind = FileKind.sentence(for: stream.head)
      throw CaptureError(file: name, "is no packet capture: \(kind)")
    }
    if reason.hasPrefix("truncated") {
      throw CaptureError(file: name, "is cut off in its file header, before any packet")
    }
    if reason.contains("has no Interface Description Blocks") { return }
    throw CaptureError(file: name, "is no packet capture that can be read: \(reason)")
  }

  /// The predicate for a pcapng file that is sound, but that libpcap does not read, if `reason`
  /// is that it is such a one.
  private static func refusal(for reason: String) -> String? {
    if reason.contains("different from the type of the first interface") {
      return "holds interfaces of different link types, which cannot be read as one capture; "
        + "write each to a file of its own, as in `tshark -r FILE -Y 'frame.interface_id == 0'"
        + " -w - | editcap -F pcap -T ether - OUTPUT`"
    }
    if reason.contains("different from the snapshot length of the first interface") {
      return "holds interfaces of different snapshot lengths, which cannot be read as they are; "
        + "turn it into pcap first: `editcap -F pcap FILE OUTPUT`"
    }
    return nil
  }

  /// The instant, or the nearest one that there is.
  static func instant(seconds: Int, nanoseconds: Int) -> Instant {
    let (whole, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return Instant(nanoseconds: seconds < 0 ? .min : .max) }
    let (sum, carry) = whole.addingReportingOverflow(Int64(nanoseconds))
    return Instant(nanoseconds: carry ? (whole < 0 ? .min : .max) : sum)
  }
}
