/// What is read of one message at most. Longer ones are told up to there, with a located problem.
public enum WireLimits {
  /// Fields of numbers, texts and bytes: more than any message that a reader could look through, and
  /// little enough for its JSON to fit into memory.
  public static let leaves = 1 << 20
  /// Bytes of memory for lists, texts and bytes. A message may be a tenth of what it becomes.
  public static let memory = 40 << 20
  /// Oddities that are told: more than anybody reads of one message.
  public static let problems = 1000
  /// Fields of one message that are shown with their bytes.
  public static let mappedFields = 1 << 17
  /// Elements of a list for which room is made before they are read.
  static let elementsAtOnce = 1024
  /// How many times as long as a text its JSON may be, with some to spare.
  static let escaping = 8
  /// What a text or run of bytes takes besides its content.
  static let bufferOverhead = 32
}
