import MusterDomain

/// How recoveries of clients ended.
struct RecoveryFigures: Sendable, Equatable {
    /// Clients' topics to which all that was missed was brought.
    var recovered: UInt64 = 0
    /// Those to which nothing was, by the reason.
    private var failures = [UInt64](repeating: 0, count: RecoveryFailure.allCases.count)

    mutating func note(_ failure: RecoveryFailure?) {
        guard let failure else {
            self.recovered += 1
            return
        }
        self.failures[Self.place(of: failure)] += 1
    }

    /// What was noted as recovered has come to nothing.
    mutating func noteRefuted(_ failure: RecoveryFailure) {
        self.recovered -= 1
        self.note(failure)
    }

    func failed(by failure: RecoveryFailure) -> UInt64 { self.failures[Self.place(of: failure)] }

    private static func place(of failure: RecoveryFailure) -> Int {
        // why: it is one of all cases.
        RecoveryFailure.allCases.firstIndex(of: failure)!
    }

    static func += (left: inout RecoveryFigures, right: RecoveryFigures) {
        left.recovered += right.recovered
        for place in left.failures.indices { left.failures[place] += right.failures[place] }
    }
}
