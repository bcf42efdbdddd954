import ArgumentParser
import MusterDomain

/// The origin of the hub's demo page, as nodes are told it.
struct DemoPageOrigin: ExpressibleByArgument, Equatable {
    /// What a browser may send: the address and, for this machine's, its name.
    let origins: [String]

    /// - Parameter argument: `http://127.0.0.1:8090`.
    init?(argument: String) {
        guard argument.hasPrefix("http://") || argument.hasPrefix("https://"), OriginPattern(argument) != nil else {
            return nil
        }
        let named = argument.split(separator: "://127.0.0.1", maxSplits: 1, omittingEmptySubsequences: false)
        guard named.count == 2, named[1].isEmpty || named[1].hasPrefix(":") else {
            origins = [argument]
            return
        }
        origins = [argument, "\(named[0])://localhost\(named[1])"]
    }
}
