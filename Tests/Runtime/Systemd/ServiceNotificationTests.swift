import Testing

@testable import MusterRuntime

@Suite struct ServiceNotificationTests {
    @Test func textsAreThoseOfTheManual() {
        #expect(ServiceNotification.ready.text == "READY=1")
        #expect(ServiceNotification.reloading(microseconds: 12).text == "RELOADING=1\nMONOTONIC_USEC=12")
        #expect(ServiceNotification.stopping.text == "STOPPING=1")
        #expect(ServiceNotification.status("nodes: 3").text == "STATUS=nodes: 3")
        #expect(ServiceNotification.alive(extending: nil).text == "WATCHDOG=1")
        #expect(ServiceNotification.alive(extending: 5).text == "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=5")
    }
}
