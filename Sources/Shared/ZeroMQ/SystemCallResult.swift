/// What a call that returns -1 on failure came to.
enum SystemCallResult: Equatable {
    case value(CInt)
    case failed(errno: CInt)
}
