import MusterDomain
import NIOCore

extension ConnectionHandler {
    /// Shuts our side down after what was written, and waits a while for the peer's end.
    func shutDownOutput() {
        guard let context = self.context else { return }
        self.flushIfDue(context)
        self.startCloseTimer(context)
        context.close(mode: .output, promise: nil)
    }

    func startCloseTimer(_ context: ChannelHandlerContext) {
        guard self.closeTimer == nil else { return }
        self.stopWaiting()
        let loop = context.eventLoop.assumeIsolated()
        self.closeTimer = loop.scheduleTask(in: ShardSettings.closeTime) {
            switch self.machine.closeTimerFired() {
            case .closeTransport: self.context?.close(promise: nil)
            case .none, .reject: break
            }
        }
    }
}
