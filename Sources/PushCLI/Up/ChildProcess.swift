import Glibc

/// A process of this program that `muster up` started.
///
/// Its standard input is a pipe that ends when this process ends, however that happens: the child then stops by itself.
/// Its standard output and standard error come back through one pipe. It has a process group of its own, so that Ctrl-C
/// on the terminal reaches `muster up` only, which then ends all in order.
final class ChildProcess {
    let identifier: pid_t
    /// Reads what the child writes; nonblocking.
    let output: Int32
    private let input: Int32

    /// - Parameters:
    ///   - executable: this program, or what a test puts in its place.
    ///   - arguments: without the program's own name.
    /// - Throws: ``CommandError`` when the system does not start it.
    init(executable: String = "/proc/self/exe", arguments: [String]) throws {
        let input = try Self.pipe()
        let output = try Self.pipe()
        defer {
            close(input.read)
            close(output.write)
        }
        self.input = input.write
        self.output = output.read
        self.identifier = try Self.spawn(executable, ["muster"] + arguments, input: input.read, output: output.write)
        _ = fcntl(output.read, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(input)
        close(output)
    }

    /// Asks it to load its manifest again.
    func reload() {
        kill(identifier, SIGHUP)
    }

    func terminate() {
        kill(identifier, SIGTERM)
    }

    func killNow() {
        kill(identifier, SIGKILL)
    }

    /// How it ended, or nil while it runs.
    ///
    /// Not to be called again after it has ended.
    func ended() -> String? {
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(signal)"
    }

    /// What it has written, or nil when there is nothing now.
    func readOutput() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(output, &bytes, bytes.count)
            if count > 0 { return Array(bytes[..<count]) }
            if count < 0 && errno == EINTR { continue }
            return nil
        }
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        // Not to be inherited: a write end in another child would keep this child's input open.
        guard Glibc.pipe(&ends) == 0 else {
            throw CommandError(status: .failure, message: "expected a pipe, found: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(_ executable: String, _ arguments: [String], input: Int32, output: Int32) throws -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The thread that starts children has all signals blocked and the process ignores some: children start afresh.
        // A SIGHUP alone stays blocked and so waits until the child asks for it: before that it would end the child.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGHUP)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        let cArguments = arguments.map { strdup($0) } + [nil]
        defer {
            for argument in cArguments { free(argument) }
        }
        var identifier: pid_t = 0
        let number = posix_spawn(&identifier, executable, &actions, &attributes, cArguments, environ)
        guard number == 0 else {
            throw CommandError(
                status: .failure,
                message: "expected to start muster \(arguments[1]), found: \(String(cString: strerror(number)))"
            )
        }
        return identifier
    }
}
