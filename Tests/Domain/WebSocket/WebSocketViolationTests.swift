import Testing

@testable import MusterDomain

@Suite struct WebSocketViolationTests {
    @Test(
        arguments: [
            (.reservedBits(4), 1002), (.reservedOpcode(3), 1002), (.unmaskedFrame, 1002), (.lengthNotMinimal(5), 1002),
            (.lengthWithHighBit, 1002), (.fragmentedControlFrame, 1002), (.controlFrameTooLong, 1002),
            (.unexpectedContinuation, 1002), (.interruptedMessage, 1002), (.closePayloadOfOneByte, 1002),
            (.invalidCloseCode(1005), 1002), (.invalidCloseReason, 1007), (.invalidText, 1007),
            (.messageTooLarge(limit: .max), 1009), (.tooManyFragments(limit: .max), 1008),
        ] as [(WebSocketViolation, UInt16)]
    )
    func closesWithTheCodeOfTheRFCAndAReasonThatFits(_ violation: WebSocketViolation, code: UInt16) {
        let answer = violation.answer
        #expect(answer.code.rawValue == code)
        #expect(CloseCode.isSendable(code))
        #expect((1...123).contains(answer.reason.utf8.count))
    }
}
