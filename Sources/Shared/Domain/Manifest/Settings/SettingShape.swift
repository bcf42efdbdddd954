/// How many values a setting takes.
package enum SettingShape: Equatable, Sendable {
    case single
    case list
    /// One value, or a list of them.
    case singleOrList
}
