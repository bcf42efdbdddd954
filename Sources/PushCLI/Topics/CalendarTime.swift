/// A moment in words of the calendar, UTC: `2026-11-30 06:59:00`.
struct CalendarTime: CustomStringConvertible {
    let description: String

    /// - Parameter milliseconds: Since 1970.
    init(milliseconds: UInt64) {
        let seconds = milliseconds / 1000
        // Days since 0000-03-01, so that leap days end a year (the civil calendar's usual algorithm).
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let time = [seconds % 86_400 / 3600, seconds % 3600 / 60, seconds % 60].map(Self.two).joined(separator: ":")
        description = "\(year)-\(Self.two(month))-\(Self.two(day)) \(time)"
    }

    private static func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : String(number) }
}
