import ArgumentParser
import MusterDomain

/// A time of an option: seconds (`5`, `0.5`) or a duration of the manifest (`250ms`, `10s`, `5m`).
struct TimeLimitOption: ExpressibleByArgument, Equatable {
    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        if let duration = Duration(setting: argument) {
            self.duration = duration
        } else if let seconds = Double(argument), seconds.isFinite, seconds >= 0, seconds <= 1_000_000_000 {
            self.duration = .milliseconds(Int64(seconds * 1000))
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { duration.settingText }
}
