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

    @Test func aReservationIsGivenBackWhenNobodyHoldsIt() throws {
        let allowance = ByteAllowance(limit: 100)
        var reservation: ByteReservation? = try allowance.reserve(90)
        #expect(allowance.inUse == 90)
        #expect(throws: Refusal.self) { try allowance.reserve(20) }
        reservation?.resize(to: 200)
        #expect(allowance.inUse == 200)
        #expect(throws: Refusal.self) { try allowance.reserve(1) }
        reservation?.resize(to: 30)
        #expect(allowance.inUse == 30)
        let other = reservation
        reservation = nil
        #expect(allowance.inUse == 30)
        withExtendedLifetime(other) {}
    }

    @Test func aReservationThatIsDroppedLeavesNothing() throws {
        let allowance = ByteAllowance(limit: 100)
        try allowance.reserve(60).resize(to: 50)
        #expect(allowance.inUse == 0)
    }
}
