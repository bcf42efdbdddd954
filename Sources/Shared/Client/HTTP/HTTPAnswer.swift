/// What an HTTP server answered.
package struct HTTPAnswer: Equatable, Sendable {
    package var status: Int
    package var body: [UInt8]
}
