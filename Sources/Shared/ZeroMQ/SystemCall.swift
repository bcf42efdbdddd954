import CZeroMQ
import Glibc

/// Makes `call` again for as long as a signal interrupts it: the only place that looks at `EINTR`.
@inline(__always)
func retryingOnInterrupt(_ call: () -> CInt) -> SystemCallResult {
    while true {
        let value = call()
        if value != -1 {
            return .value(value)
        }
        let number = zmq_errno()
        if number != EINTR {
            return .failed(errno: number)
        }
    }
}

/// Makes `call` and throws what it failed with, for calls that have no normal failure.
@discardableResult
func requireSuccess(_ operation: @autoclosure () -> String, _ call: () -> CInt) throws(ZeroMQError) -> CInt {
    switch retryingOnInterrupt(call) {
    case .value(let value): return value
    case .failed(let number): throw ZeroMQError(operation: operation(), errno: number)
    }
}
