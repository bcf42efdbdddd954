extension Position {
    /// Reads `{"epoch":"k3f9","offset":12}`.
    init(decoding element: JSONElement, path: String) throws(Refusal) {
        let members = try NativeRequest.reading(path) { () throws(JSONError) in try element.members() }
        guard let members else {
            throw .badRequest("\(path): expected an object with `epoch` and `offset`, found \(element.kind.phrase)")
        }
        var epoch: Epoch?
        var offset: UInt64?
        for member in members {
            switch member.name {
            case "epoch":
                epoch = member.value.string.flatMap { Epoch($0) }
                guard epoch != nil else {
                    throw .badRequest("\(path).epoch: expected an epoch as the server gave it, found something else")
                }
            case "offset":
                offset = member.value.unsignedInteger
                guard offset != nil else {
                    throw .badRequest("\(path).offset: expected an integer from 0 on, found something else")
                }
            case let name:
                throw .badRequest("\(path): expected `epoch` and `offset`, found \(NativeRequest.quoted(name))")
            }
        }
        guard let epoch, let offset else {
            throw .badRequest("\(path): expected both `epoch` and `offset`, found one or none")
        }
        self.init(epoch: epoch, offset: offset)
    }
}
