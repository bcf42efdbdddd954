import Testing

@testable import MusterDomain

@Suite struct VerificationStateMachineTests {
    private static func expression(_ text: String, reason: String? = nil) throws -> Verifier {
        Verifier(name: text, kind: .expression(try Expression(text, variables: ["user"])), reason: reason)
    }

    private static func program(_ name: String, reason: String? = nil) -> Verifier {
        Verifier(name: name, kind: .program(name), reason: reason)
    }

    private static func make(_ verifiers: [Verifier]) -> VerificationStateMachine {
        VerificationStateMachine(chain: VerifierChain(verifiers), scope: ExpressionScope(["user": .integer(7)]))
    }

    @Test func anEmptyChainAllows() {
        var machine = Self.make([])
        #expect(machine.proceed() == .allow)
    }

    @Test func theFirstRefusalStops() throws {
        var machine = Self.make([
            try Self.expression("user == 7"), try Self.expression("user == 8", reason: "not 8"), Self.program("never"),
        ])
        #expect(
            machine.proceed() == .refuse(VerifierRefusal(verifier: "user == 8", cause: .refused, reason: "not 8"))
        )
    }

    @Test func anErrorAndAnotherValueRefuse() throws {
        var error = Self.make([try Self.expression("user.id == 7")])
        guard case .refuse(let refusal) = error.proceed() else { throw CancellationError() }
        guard case .failed = refusal.cause else { throw CancellationError() }
        #expect(refusal.reason == "not allowed")
        var number = Self.make([try Self.expression("user")])
        #expect(
            number.proceed()
                == .refuse(
                    VerifierRefusal(verifier: "user", cause: .failed("expected true or false, found another value"))
                )
        )
    }

    @Test func programsAreAskedInOrder() throws {
        var machine = Self.make([
            Self.program("a"), try Self.expression("user == 7"), Self.program("b", reason: "no b"),
        ])
        #expect(machine.proceed() == .ask(program: "a"))
        #expect(machine.programAnswered(.allow) == .ask(program: "b"))
        var other = machine
        #expect(machine.programAnswered(.allow) == .allow)
        #expect(
            other.programAnswered(.refuse(reason: nil))
                == .refuse(VerifierRefusal(verifier: "b", cause: .refused, reason: "no b"))
        )
    }

    @Test func aProgramsOwnReasonGoesFirstAndItsFailureRefuses() {
        var machine = Self.make([Self.program("a", reason: "general")])
        _ = machine.proceed()
        var other = machine
        #expect(
            machine.programAnswered(.refuse(reason: "special"))
                == .refuse(VerifierRefusal(verifier: "a", cause: .refused, reason: "special"))
        )
        #expect(
            other.programAnswered(.failed("no database"))
                == .refuse(VerifierRefusal(verifier: "a", cause: .failed("no database"), reason: "general"))
        )
    }
}
