import Glibc
import MusterDomain
import NIOCore
import Testing

@testable import Sessions

@Suite struct SessionFolderTests {
    private let folder = TemporaryFolder()

    private func read(_ id: String = "abc", depth: Int = 0, limit: Int = 100) -> SessionFileReading {
        SessionFolder(path: self.folder.path, depth: depth, recordBytes: limit).read(.make(id))
    }

    @Test func readsAFile() {
        self.folder.write("a|i:1;", to: "sess_abc")
        #expect(self.read() == .record(ByteBuffer(string: "a|i:1;"), isSettled: true))
        #expect(self.read("ABC") == .absent)
        #expect(self.read("ab") == .absent)
    }

    @Test func anEmptyFileIsNotSettled() {
        self.folder.write("", to: "sess_abc")
        #expect(self.read() == .record(ByteBuffer(), isSettled: false))
    }

    @Test func readsUpToTheLimit() {
        self.folder.write(String(repeating: "a", count: 100), to: "sess_abc")
        #expect(self.read() == .record(ByteBuffer(repeating: UInt8(ascii: "a"), count: 100), isSettled: true))
        self.folder.write(String(repeating: "a", count: 101), to: "sess_abc")
        #expect(self.read() == .broken(reason: "it is larger than 100 bytes"))
    }

    @Test func findsFilesInTheFoldersOfTheirFirstCharacters() {
        self.folder.makeFolder("a")
        self.folder.makeFolder("a/-")
        self.folder.write("x", to: "a/-/sess_a-c")
        self.folder.write("y", to: "a/sess_a-c")
        #expect(self.read("a-c", depth: 2) == .record(ByteBuffer(string: "x"), isSettled: true))
        #expect(self.read("a-c", depth: 1) == .record(ByteBuffer(string: "y"), isSettled: true))
        #expect(self.read("b-c", depth: 2) == .absent)
        #expect(self.read("a-", depth: 2) == .absent)
    }

    @Test func followsNoLink() {
        self.folder.write("a|i:1;", to: "target")
        symlink("target", "\(self.folder.path)/sess_abc")
        #expect(self.read() == .broken(reason: "it is a link"))
        self.folder.makeFolder("real")
        self.folder.write("a|i:1;", to: "real/sess_lbc")
        symlink("real", "\(self.folder.path)/l")
        #expect(self.read("lbc", depth: 1) == .broken(reason: "there is something else in the place of a folder"))
    }

    @Test func theFolderItselfMayBeALink() {
        self.folder.makeFolder("real")
        self.folder.write("x", to: "real/sess_abc")
        symlink("real", "\(self.folder.path)/link")
        let linked = SessionFolder(path: self.folder.path + "/link", depth: 0, recordBytes: 100)
        #expect(linked.read(.make()) == .record(ByteBuffer(string: "x"), isSettled: true))
    }

    @Test func readsRegularFilesOnly() {
        mkfifo("\(self.folder.path)/sess_fifo", 0o600)
        self.folder.makeFolder("sess_folder")
        let socket = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\(self.folder.path)/sess_socket".utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) } == 0
        }
        #expect(isBound)
        for id in ["fifo", "folder", "socket"] {
            #expect(self.read(id) == .broken(reason: "it is not a regular file"), "\(id)")
        }
    }

    @Test func aMissingFolderIsNoAnswer() {
        let missing = SessionFolder(path: self.folder.path + "/none", depth: 0, recordBytes: 100)
        guard case .unavailable(let reason) = missing.read(.make()) else {
            Issue.record("expected it to be unavailable")
            return
        }
        #expect(reason == "the session folder cannot be opened: No such file or directory")
    }

    @Test func theLongestIDHasNoFile() {
        #expect(self.read(String(repeating: "a", count: 256)) == .absent)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything")) func aFileThatMayNotBeReadIsNoAnswer() {
        self.folder.write("x", to: "sess_abc")
        chmod("\(self.folder.path)/sess_abc", 0)
        #expect(self.read() == SessionFolder.reading(of: FileFailure(number: EACCES)))
    }

    @Test func failuresOfTheDiskAreNoAnswer() {
        for number in [EACCES, EPERM, EIO, ESTALE, EMFILE, ENFILE, ETIMEDOUT] {
            guard case .unavailable = SessionFolder.reading(of: FileFailure(number: number)) else {
                Issue.record("expected \(number) to be unavailable")
                continue
            }
        }
    }
}
