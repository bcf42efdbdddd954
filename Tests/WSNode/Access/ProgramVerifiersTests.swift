import MusterDomain
import Testing

@testable import WSNode

@Suite(.timeLimit(.minutes(1))) struct ProgramVerifiersTests {
    private static func question(_ names: String...) -> ProgramQuestion {
        let chain = VerifierChain(names.map { Verifier(name: $0, kind: .program($0), reason: "by \($0)") })
        var machine = VerificationStateMachine(chain: chain, scope: ExpressionScope())
        _ = machine.proceed()
        let subject = AccessSubject(session: .empty, client: AccessSubject.Client(ip: "::1"))
        return ProgramQuestion(
            program: names[0],
            chain: chain,
            session: NodeSession(subject),
            topic: NodeTopic(purpose: .connect),
            machine: machine
        )
    }

    private static func refused(_ name: String, _ cause: VerifierRefusal.Cause, _ reason: String) -> ProgramDecision {
        .refused(VerifierRefusal(verifier: name, cause: cause, reason: reason))
    }

    @Test func theFirstRefusalStops() async {
        var verifiers = ProgramVerifiers()
        verifiers.register("yes") { _, _, _ in .allow }
        verifiers.register("no") { _, _, _ in .refuse() }
        verifiers.register("never") { _, _, _ in
            Issue.record("asked in vain")
            return .allow
        }
        let decisions = await verifiers.decide([Self.question("yes", "yes"), Self.question("yes", "no", "never")])
        #expect(decisions == [.allowed, Self.refused("no", .refused, "by no")])
    }

    @Test func whatFailsDenies() async {
        struct Fault: Error {}
        var verifiers = ProgramVerifiers(timeLimit: .milliseconds(10))
        verifiers.register("throws") { _, _, _ in throw Fault() }
        verifiers.register("sleeps") { _, _, _ in
            try await Task.sleep(for: .seconds(60))
            return .allow
        }
        let decisions = await verifiers.decide(["throws", "sleeps", "absent"].map { Self.question($0) })
        #expect(
            decisions == [
                Self.refused("throws", .failed("expected a verdict, found an error of type Fault"), "by throws"),
                Self.refused("sleeps", .failed("expected a verdict within 0.01 seconds, found none"), "by sleeps"),
                Self.refused("absent", .failed("expected a registered verifier, found none of the name"), "by absent"),
            ]
        )
    }

    @Test func nobodyIsAskedForAnswersThatCameTooLate() async {
        var verifiers = ProgramVerifiers()
        verifiers.register("never") { _, _, _ in
            Issue.record("asked in vain")
            return .allow
        }
        let decisions = await verifiers.decide([Self.question("never")], until: .now)
        #expect(decisions == [Self.refused("never", .failed("expected a worker in time, found none"), "by never")])
    }

    @Test func manyQuestionsKeepTheirOrder() async {
        var verifiers = ProgramVerifiers()
        verifiers.register("yes") { _, _, _ in .allow }
        verifiers.register("no") { _, _, _ in .refuse() }
        let questions = (0..<100).map { Self.question($0 % 3 == 0 ? "yes" : "no") }
        let decisions = await verifiers.decide(questions)
        #expect(decisions.enumerated().allSatisfy { ($0.element == .allowed) == ($0.offset % 3 == 0) })
        #expect(decisions.count == 100)
    }
}
