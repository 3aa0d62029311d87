import Threading

/// How many threads decode unless somebody says otherwise: one a core. More than these would wait for
/// the one that puts the streams together.
var usefulThreads: Int { min(availableCores(), 8) }
