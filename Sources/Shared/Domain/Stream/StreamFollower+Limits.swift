extension StreamFollower {
    /// What a node spends on repair.
    package struct Limits: Sendable {
        /// Bytes held behind holes, of all lanes: a node that cannot pull must not fill its memory. What is above it is
        /// pulled again when its turn has come.
        package var heldBytes: Int
        /// Milliseconds between two turns of pulls; a lane is pulled once in a turn at most.
        package var pullInterval: UInt64
        /// Milliseconds without a word of an answer after which a turn is not waited for any longer.
        package var answerTime: UInt64
        /// Bytes that all pulls of one turn ask for together. The next turn waits for the answers to this one, so no more than
        /// that is ever on its way: the hub would queue it for a node whose link is slow.
        package var creditBytes: Int
        /// Lanes of one turn, so that the part of each is worth the while.
        package var lanesPerTurn: Int

        package init(
            heldBytes: Int = 32 << 20,
            pullInterval: UInt64 = 100,
            answerTime: UInt64 = 2000,
            creditBytes: Int = 4 << 20,
            lanesPerTurn: Int = 64
        ) {
            self.heldBytes = heldBytes
            self.pullInterval = pullInterval
            self.answerTime = answerTime
            self.creditBytes = creditBytes
            self.lanesPerTurn = lanesPerTurn
        }
    }
}
