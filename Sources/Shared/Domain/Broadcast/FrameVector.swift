/// One piece of memory to be sent; laid out like POSIX' `iovec`, so that a driver can hand an array of them to `sendmsg`.
package struct FrameVector: BitwiseCopyable {
    package var base: UnsafeMutableRawPointer
    package var length: Int

    package init(base: UnsafeMutableRawPointer, length: Int) {
        self.base = base
        self.length = length
    }
}
