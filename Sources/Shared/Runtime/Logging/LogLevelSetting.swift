import Logging

/// How the log level is chosen: `--log-level`, else `MUSTER_LOG_LEVEL`, else `info`.
package enum LogLevelSetting {
    /// Name of the environment variable.
    package static let environmentVariable = "MUSTER_LOG_LEVEL"
    /// The accepted words, least severe first.
    package static let names = Logger.Level.allCases.map(\.rawValue)

    /// - Throws: ``RuntimeError`` when the word that counts is not one of ``names``.
    package static func resolve(flag: String?, environment: [String: String]) throws -> Logger.Level {
        if let flag {
            return try level(flag, from: "--log-level")
        }
        if let word = environment[environmentVariable], !word.isEmpty {
            return try level(word, from: environmentVariable)
        }
        return .info
    }

    private static func level(_ word: String, from source: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: word.lowercased()) else {
            throw RuntimeError(
                code: .invalidSetting,
                message: "\(source): expected one of \(names.joined(separator: ", ")), found \"\(word)\""
            )
        }
        return level
    }
}
