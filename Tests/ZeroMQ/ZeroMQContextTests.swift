import Testing

@testable import ZeroMQ

struct ZeroMQContextTests {
    @Test func terminatedContextMakesNoSockets() throws {
        let context = try ZeroMQContext()
        context.terminate()
        context.terminate()
        context.shutdown()
        #expect(throws: ZeroMQError.self) { try ZeroMQSocket(.pair, in: context) }
    }

    @Test func socketsAreBoundedByTheConfiguration() throws {
        let context = try ZeroMQContext(.init(maximumSockets: 2))
        let first = try ZeroMQSocket(.pair, in: context)
        let second = try ZeroMQSocket(.pair, in: context)
        #expect(throws: ZeroMQError.self) { try ZeroMQSocket(.pair, in: context) }
        first.close()
        second.close()
    }

    @Test func libraryHasCurve() {
        #expect(ZeroMQ.hasCurve)
        #expect(ZeroMQ.version.hasPrefix("4."))
    }
}
