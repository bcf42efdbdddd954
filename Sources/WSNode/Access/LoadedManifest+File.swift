import MusterRuntime

extension LoadedManifest {
    /// The file that it was read from; nil for the one that is built in.
    var file: String? { self.name == "built-in" ? nil : self.name }
}
