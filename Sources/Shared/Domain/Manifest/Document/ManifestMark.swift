/// A place in a manifest: line and column count from 1, columns in Unicode scalars, a tab being one.
package struct ManifestMark: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = ManifestMark(line: 1, column: 1)

    package static func < (left: ManifestMark, right: ManifestMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    package var description: String { "\(self.line):\(self.column)" }

    /// The place `columns` further on the same line.
    func advanced(by columns: Int) -> ManifestMark {
        ManifestMark(line: self.line, column: self.column + columns)
    }
}
