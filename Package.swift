// swift-tools-version: 6.2
import PackageDescription

/// The rules that every target of this package is compiled under.
let settings: [SwiftSetting] =
  [
    .strictMemorySafety(),
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A module of this package.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a module; `exclude` names files beside them that are not built.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// A C library of the system, found with pkg-config and installed by `tools/install-dependencies`.
func library(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
  name: "cephscope",
  products: [
    .executable(name: "cephscope", targets: ["cephscope"]),
    .library(name: "CephWire", targets: ["CephWire"]),
    .library(name: "Dissector", targets: ["Dissector"]),
    .library(name: "Fuzzing", targets: ["Fuzzing"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    library("CPcap", "libpcap", "libpcap-dev"),
    library("CISAL", "libisal", "libisal-dev"),
    library("CZlib", "zlib", "zlib1g-dev"),
    library("CZstd", "libzstd", "libzstd-dev"),
    library("CLZ4", "liblz4", "liblz4-dev"),
    library("CSnappy", "snappy", "libsnappy-dev"),
    // Of the C library, which has it in no module of its own.
    .systemLibrary(name: "CMalloc"),

    module("Common"),
    module("Threading", [.product(name: "DequeModule", package: "swift-collections")]),
    module("CephWire", ["Common"]),
    module(
      "Cephx",
      [
        "Common", "CephWire", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    module("Capture", ["Common", "Threading", "CPcap", "CZlib", "CZstd", "CLZ4"]),
    module("Transport", ["Common", .product(name: "DequeModule", package: "swift-collections")]),
    module(
      "Messenger",
      [
        "Common", "CephWire", "Cephx", "CISAL", "CLZ4", "CSnappy", "CZlib", "CZstd",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    module(
      "Dissector",
      ["Common", "CephWire", "Cephx", "Capture", "Messenger", "Threading", "Transport"]),
    module("Rendering", ["Common", "CephWire", "Dissector", "Messenger", "Transport"]),
    module("Encoding", ["Common", "CephWire", "Messenger", "Synthesis"]),
    module("Synthesis", ["Common"]),
    module("HostileCaptures", ["Common", "CephWire", "Messenger", "Synthesis"]),
    module(
      "FaultPlanting", ["Common", "CephWire", "Capture", "Dissector", "Encoding", "Synthesis"]),
    module("MDSClient", ["Common", "CephWire"]),
    module("Replay", ["Common", "CephWire", "Dissector", "MDSClient", "Transport"]),
    module(
      "Fuzzing",
      [
        "Common", "CephWire", "Cephx", "Capture", "Dissector", "Encoding", "Messenger", "Rendering",
        "Replay", "Synthesis", "Transport", "CLZ4", "CZlib", "CZstd",
      ]),
    .executableTarget(
      name: "cephscope",
      dependencies: [
        "Common", "CephWire", "Cephx", "Capture", "Dissector", "Encoding", "Fuzzing", "MDSClient",
        "Rendering", "Replay", "Threading", "Transport", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "capture-variants",
      dependencies: [
        "Capture", "Common", "FaultPlanting", "HostileCaptures", "Synthesis",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    tests("CommonTests", ["Common"]),
    tests("ThreadingTests", ["Threading"]),
    .target(
      name: "WitnessSupport", dependencies: ["CephWire", "Common"], path: "Tests/WitnessSupport",
      swiftSettings: settings),
    tests(
      "CephWireTests", ["CephWire", "WitnessSupport"], exclude: ["Vectors/mainline.jsonl"]),
    tests("CephxTests", ["Cephx", "CephWire", "Common"]),
    tests("CaptureTests", ["Capture"]),
    tests("TransportTests", ["Transport"]),
    tests("MessengerTests", ["Messenger"]),
    tests(
      "DissectorTests",
      [
        "Dissector", "Capture", "CephWire", "Cephx", "Common", "Messenger", "Synthesis",
        "Transport", "WitnessSupport",
      ]),
    tests("EncodingTests", ["Encoding", "Capture", "Dissector", "Rendering"]),
    tests(
      "RenderingTests",
      ["Rendering", "Dissector", "Capture", "CephWire", "Cephx", "Common", "Synthesis"],
      exclude: ["Goldens"]),
    tests(
      "FaultPlantingTests",
      [
        "FaultPlanting", "Capture", "CephWire", "Common", "Dissector", "MDSClient", "Replay",
        "Synthesis",
      ]),
    tests("SynthesisTests", ["Synthesis", "Capture"]),
    tests("MDSClientTests", ["MDSClient", "Capture", "CephWire", "Common", "Dissector"]),
    tests(
      "ReplayTests",
      [
        "Replay", "Dissector", "Capture", "CephWire", "Cephx", "Common", "Encoding", "MDSClient",
        "Messenger", "Rendering", "Synthesis", "Transport",
      ]),
    tests("FuzzingTests", ["Fuzzing", "CephWire", "Common", "Messenger", "Synthesis"]),
    tests("SimulatorTests", ["MDSClient", "CephWire", "Common", "Synthesis"]),
    tests("CommandTests", ["cephscope", "capture-variants", "HostileCaptures"]),
  ],
  swiftLanguageModes: [.v6]
)
