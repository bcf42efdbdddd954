import MusterDomain
import Testing

@testable import PublishHub

@Suite struct ByteAllowanceTests {
    @Test func bytesAboveTheLimitAreRefusedAndGivenBack() async throws {
        let allowance = ByteAllowance(limit: 100)
        try await allowance.withBytes(60) {
            #expect(allowance.inUse == 60)
            await #expect(throws: Refusal.self) { try await allowance.withBytes(41) { 0 } }
            try await allowance.withBytes(40) {
                #expect(allowance.inUse == 100)
            }
        }
        #expect(allowance.inUse == 0)
    }

    @Test func oneRequestAloneAlwaysFits() async throws {
        let allowance = ByteAllowance(limit: 100)
        _ = try await allowance.withBytes(1_000) {
            await #expect(throws: Refusal.self) { try await allowance.withBytes(1) { 0 } }
        }
    }
}
