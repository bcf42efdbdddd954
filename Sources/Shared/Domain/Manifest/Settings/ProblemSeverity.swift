/// Whether a problem stops a process from starting.
package enum ProblemSeverity: String, Sendable {
    case error
    case warning
}
