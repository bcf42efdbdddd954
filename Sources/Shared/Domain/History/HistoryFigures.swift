/// What history has counted.
package struct HistoryFigures: Equatable, Sendable {
    package var appended: UInt64 = 0
    package var duplicates: UInt64 = 0
    package var stale: UInt64 = 0
    package var conflicts: UInt64 = 0
    package var commits: UInt64 = 0
    /// Commits that the store could not make.
    package var failures: UInt64 = 0
    /// Messages that went because of their family's bounds, their age, or the bound of all topics together.
    package var trimmed: UInt64 = 0
    package var expired: UInt64 = 0
    package var evicted: UInt64 = 0
    /// Topics whose counters were forgotten.
    package var forgotten: UInt64 = 0

    package init() {}
}
