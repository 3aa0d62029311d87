// swift-tools-version: 6.2
import PackageDescription

// A package of its own: what libFuzzer and AFL++ link with brings its own `main`.
let package = Package(
  name: "cephscope-fuzz",
  products: [.executable(name: "fuzz-harness", targets: ["FuzzHarness"])],
  dependencies: [.package(name: "cephscope", path: "../..")],
  targets: [
    .target(name: "CFuzzDriver"),
    .executableTarget(
      name: "FuzzHarness",
      dependencies: ["CFuzzDriver", .product(name: "Fuzzing", package: "cephscope")],
      swiftSettings: [.strictMemorySafety(), .unsafeFlags(["-parse-as-library"])]),
  ],
  swiftLanguageModes: [.v6]
)
