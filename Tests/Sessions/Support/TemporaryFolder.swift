import Foundation

/// An empty folder that goes with its owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/muster-sessions-XXXXXX".utf8CString)
        // why: a machine without room for a folder can run no test.
        self.path = String(cString: mkdtemp(&template)!)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }

    func write(_ text: String, to name: String) {
        self.write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) {
        let descriptor = open("\(self.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "a file in a temporary folder")
        precondition(Foundation.write(descriptor, bytes, bytes.count) == bytes.count, "the disk is full")
        close(descriptor)
    }

    func makeFolder(_ name: String) {
        mkdir("\(self.path)/\(name)", 0o700)
    }
}
