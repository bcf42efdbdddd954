// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
    .treatAllWarnings(as: .error),
]

let demoPage = [
    "index.html", "icon.svg", "demo.css", "demo.js", "feed.js", "figures.js", "commands.js", "muster.js",
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The targets below PushCLI in the order of the import arrows: each may import only what stands above it.
let package = Package(
    name: "muster",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "muster", targets: ["muster"]),
        .library(name: "WSNode", targets: ["WSNode"]),
        .library(name: "PublishHub", targets: ["PublishHub"]),
        .library(name: "MusterClient", targets: ["MusterClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CZeroMQ",
            path: "Sources/Shared/CZeroMQ",
            providers: [.apt(["libzmq3-dev"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            path: "Sources/Shared/COpenSSL",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CSystemd",
            path: "Sources/Shared/CSystemd",
            providers: [.apt(["libsystemd-dev"])]
        ),
        .target(
            name: "MusterDomain",
            dependencies: [nioCore],
            path: "Sources/Shared/Domain",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "ZeroMQ",
            dependencies: ["CZeroMQ", "MusterDomain", nioCore],
            path: "Sources/Shared/ZeroMQ",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MusterCrypto",
            dependencies: ["COpenSSL", "MusterDomain"],
            path: "Sources/Shared/Crypto",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "Sessions",
            dependencies: ["MusterDomain", "MusterCrypto", nioCore, nioPosix, logging],
            path: "Sources/Shared/Sessions",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MusterRuntime",
            dependencies: [
                "CSystemd", "MusterDomain", "ZeroMQ", "MusterCrypto", nioCore, nioPosix, logging, metrics, lifecycle,
                signals, "Yams",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Sources/Shared/Runtime",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MusterClient",
            dependencies: [
                "MusterDomain", "ZeroMQ", nioCore, nioPosix, logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Sources/Shared/Client",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "PublishHub",
            dependencies: [
                "MusterDomain", "ZeroMQ", "MusterCrypto", "MusterRuntime", nioCore, nioPosix, logging, metrics,
                lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Sources/PublishHub",
            // The demo page is part of the binary: one file is all there is to ship.
            resources: demoPage.map { .embedInCode("Demo/Page/\($0)") },
            swiftSettings: swiftSettings
        ),
        .target(
            name: "WSNode",
            dependencies: [
                "MusterDomain", "ZeroMQ", "MusterCrypto", "MusterRuntime", "Sessions", nioCore, nioPosix, logging,
                metrics, lifecycle,
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            path: "Sources/WSNode",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "muster",
            dependencies: [
                "MusterDomain", "MusterRuntime", "MusterClient", "PublishHub", "WSNode", "Sessions", "ZeroMQ", nioCore,
                nioPosix, logging, lifecycle, signals,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            path: "Sources/PushCLI",
            swiftSettings: swiftSettings
        ),
        // A program to copy: it has a package of its own, and is built here too, as an outsider, so that it cannot grow stale.
        .executableTarget(
            name: "embedding",
            dependencies: ["WSNode", logging, lifecycle, signals],
            path: "Examples/embedding/Sources",
            packageAccess: false,
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MusterDomainTests",
            dependencies: ["MusterDomain", nioCore],
            path: "Tests/Domain",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "ZeroMQTests",
            dependencies: ["ZeroMQ", "MusterDomain", nioCore, nioPosix],
            path: "Tests/ZeroMQ",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MusterCryptoTests",
            dependencies: ["MusterCrypto", "MusterDomain"],
            path: "Tests/Crypto",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SessionsTests",
            dependencies: ["Sessions", "MusterDomain", nioCore, nioPosix, logging],
            path: "Tests/Sessions",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MusterRuntimeTests",
            dependencies: [
                "MusterRuntime", "MusterDomain", nioCore, nioPosix, logging, metrics, lifecycle,
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            path: "Tests/Runtime",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MusterClientTests",
            dependencies: [
                "MusterClient", "MusterDomain", "ZeroMQ", nioCore, nioPosix,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Tests/Client",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "PublishHubTests",
            dependencies: [
                "PublishHub", "MusterDomain", "MusterRuntime", "ZeroMQ", nioCore, nioPosix, logging, lifecycle,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/PublishHub",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "WSNodeTests",
            dependencies: [
                "WSNode", "MusterDomain", "MusterRuntime", "Sessions", "ZeroMQ", nioCore, nioPosix, logging, lifecycle,
            ],
            path: "Tests/WSNode",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "PushCLITests",
            dependencies: [
                "muster", "MusterDomain", "MusterClient", "MusterRuntime", "PublishHub", "WSNode", "ZeroMQ", nioCore,
                logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/PushCLI",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "Probe",
            dependencies: ["MusterDomain", "Sessions", nioCore, nioPosix, logging],
            path: "Tests/Probe",
            swiftSettings: swiftSettings
        ),
    ]
)

// Fuzzing instruments the sources, so its executables exist only where scripts/fuzz asks for them.
if Context.environment["MUSTER_FUZZ"] != nil {
    let fuzzed: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-O"])]
    for target in package.targets where ["MusterDomain", "MusterRuntime"].contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + fuzzed
    }
    for name in [
        "WebSocketDecoder", "UpgradeParser", "StreamDecoder", "NativeRequest", "Expression", "PHPSession",
        "CookieHeader", "WAMP", "PHPPush", "ProxyHeader",
    ] {
        package.targets.append(
            .executableTarget(
                name: "Fuzz\(name)",
                dependencies: ["MusterDomain", nioCore],
                path: "Fuzz/\(name)",
                swiftSettings: swiftSettings + fuzzed,
                linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
            )
        )
    }
    // Its reader is Runtime's, which no other fuzzed target needs.
    package.targets.append(
        .executableTarget(
            name: "FuzzManifest",
            dependencies: ["MusterDomain", "MusterRuntime"],
            path: "Fuzz/Manifest",
            swiftSettings: swiftSettings + fuzzed,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        )
    )
}
