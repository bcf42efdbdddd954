import Glibc

/// What a call of the file system failed with.
struct FileFailure: Error, Equatable {
    let number: CInt

    /// The system's words for it, which name no file.
    var description: String { String(cString: strerror(self.number)) }

    /// Makes `call` until no signal interrupts it.
    @discardableResult
    static func check<Number: FixedWidthInteger>(_ call: () -> Number) throws(FileFailure) -> Number {
        while true {
            let result = call()
            if result != -1 { return result }
            let number = errno
            guard number == EINTR else { throw FileFailure(number: number) }
        }
    }
}
