extension String {
    /// The integer whose canonical decimal form the text is: `7` and `-7`, but none of `07`, `+7`, ` 7`, `7.0` and `-0`.
    package var canonicalInteger: Int64? {
        // The longest form, Int64.min's, has 20 bytes; a session may hold a text of a megabyte.
        guard self.utf8.count <= 20, let number = Int64(self), String(number).utf8.elementsEqual(self.utf8) else {
            return nil
        }
        return number
    }
}
