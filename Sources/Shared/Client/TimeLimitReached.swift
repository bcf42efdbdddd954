/// The operation of ``withTimeLimit(_:_:)`` took too long.
package struct TimeLimitReached: Error {}
