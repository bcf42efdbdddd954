import MusterDomain

/// A table of who may and who may not, from its file.
package struct AccessCases: Sendable {
    package let name: String
    package let cases: [AccessCase]
    private let text: String

    /// - Throws: A report on what makes the file no table of cases.
    package init(path: String) throws(ManifestLoadError) {
        try self.init(try ManifestLoader.bytes(of: path), name: path)
    }

    /// - Parameter name: How reports call the file.
    package init(_ bytes: [UInt8], name: String) throws(ManifestLoadError) {
        let text = String(decoding: bytes, as: UTF8.self)
        var cases: [AccessCase] = []
        var problems: [ManifestProblem]
        do throws(ManifestProblem) {
            (cases, problems) = ManifestDecoder.cases(try YAMLManifestReader.read(bytes, expected: "a list of cases"))
        } catch {
            problems = [error]
        }
        let report = ManifestReport(name: name, text: text, problems: problems)
        guard !report.hasErrors else { throw ManifestLoadError(code: .invalid, message: report.description) }
        self.name = name
        self.cases = cases
        self.text = text
    }

    /// Every expectation that does not hold, with its line, and a line that sums up; and whether all hold.
    ///
    /// - Parameter now: Unix time in seconds, for the cases that have none of their own.
    package func check(_ vhosts: Vhosts, now: Int64) -> (report: String, holds: Bool) {
        let problems = self.cases.flatMap { $0.problems(in: vhosts, now: now) }
        let report = ManifestReport(name: self.name, text: self.text, problems: problems)
        let count = ManifestReport.count(self.cases.map(\.expectations.count).reduce(0, +), "expectation")
        guard !problems.isEmpty else {
            return ("\(self.name): OK: \(ManifestReport.count(self.cases.count, "case")), \(count)\n", true)
        }
        return (report.problemLines + "\(self.name): \(problems.count) failed of \(count)\n", false)
    }
}
