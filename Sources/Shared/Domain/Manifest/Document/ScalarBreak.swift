/// Where the text of a scalar goes on at another place than behind its previous character: on the next line, or after a
/// character that was written as an escape.
package struct ScalarBreak: Equatable, Sendable {
    /// Unicode scalars of the text before this place.
    package let offset: Int
    package let mark: ManifestMark

    package init(offset: Int, mark: ManifestMark) {
        self.offset = offset
        self.mark = mark
    }
}
