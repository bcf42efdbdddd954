import NIOCore

extension ByteBuffer {
    /// Runs `body` on a reader of all readable bytes, and refuses what it leaves.
    func readPHP<Result>(
        limits: PHPLimits,
        form: PHPForm = .plain,
        _ body: (inout PHPReader) throws(PHPError) -> Result
    ) throws(PHPError) -> Result {
        let outcome = self.withUnsafeReadableBytes { bytes -> Swift.Result<Result, PHPError> in
            var reader = PHPReader(bytes, limits: limits, form: form)
            do throws(PHPError) {
                guard bytes.count <= limits.bytes else {
                    throw PHPError(.limit, offset: limits.bytes, "expected at most \(limits.bytes) bytes")
                }
                let result = try body(&reader)
                guard reader.isAtEnd else { throw reader.fault(.trailingBytes, "expected the end") }
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
