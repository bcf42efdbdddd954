import MusterDomain
import MusterRuntime
import Testing

@testable import WSNode

@Suite struct ProgramAgreementTests {
    private static func agreement(_ registered: String...) throws -> ProgramAgreement {
        let manifest = try AccessBench.load(
            """
            muster: 1
            verifiers: { member: { swift: {} }, owner: { swift: {} } }
            authenticator: member
            topics: { 'v1.a.{feedId}': { verify: owner, publish: ["feedId == '1'", member] } }
            """
        )
        return ProgramAgreement(vhosts: manifest.manifest.vhosts, registered: Set(registered))
    }

    @Test func bothSidesKnowTheSameVerifiers() throws {
        try Self.agreement("member", "owner").check()
    }

    @Test func whatIsNotRegisteredIsNamed() throws {
        let agreement = try Self.agreement("member", "memebr")
        let error = #expect(throws: RuntimeError.self) { try agreement.check() }
        #expect(error?.message.contains("register owner,") == true)
    }

    @Test func whatTheManifestDoesNotUseIsNamed() throws {
        let agreement = try Self.agreement("member", "owner", "stranger", "another")
        let error = #expect(throws: RuntimeError.self) { try agreement.check() }
        #expect(error?.message.contains("found none called another, stranger") == true)
        // After a reload a program may have more than the manifest uses.
        try agreement.checkNeeded()
    }
}
