import Glibc
import Testing

/// A manifest's file in a folder of its own; both go with this object.
final class TemporaryManifest: Sendable {
    let path: String
    private let folder: String

    init() throws {
        var template = Array("/tmp/muster-hub-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        path = "\(folder)/muster.yml"
    }

    deinit {
        remove()
        rmdir(folder)
    }

    func write(topics: String, keys: String = "", hub: String = "") throws {
        try write("muster: 1\n\(keys)\n\(hub)\ntopics: { \(topics) }\n")
    }

    func write(_ text: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    func remove() {
        unlink(path)
    }
}
