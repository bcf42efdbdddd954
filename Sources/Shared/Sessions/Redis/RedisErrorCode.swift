/// The first word of an error's text, as far as it can go into a log: the rest may quote what was sent.
struct RedisErrorCode: Equatable, CustomStringConvertible {
    let description: String

    init(of error: String) {
        let word = error.prefix { $0 != " " }
        let isCode = 1...32 ~= word.utf8.count && word.utf8.allSatisfy { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
        self.description = isCode ? String(word) : "an error"
    }
}
