import Testing

@testable import WSNode

@Suite struct ReservedPathsTests {
    @Test(arguments: ["/v1", "/v1/push", "/ws", "/ws/", "/metrics", "/healthz", "/readyz", "/readyz/x"])
    func pathsOfMachinesAndOtherDialectsAreReserved(path: String) {
        #expect(ReservedPaths.contains(path))
    }

    @Test(arguments: ["/", "", "/v", "/v10", "/v1.0", "/wsx", "/app/v1", "/V1", "/metricsx", "/chat"])
    func allElseIsFree(path: String) {
        #expect(!ReservedPaths.contains(path))
    }
}
