/// Finds addresses of one process that cannot both be bound.
enum AddressConflict {
    static func problems(among addresses: [(key: String, address: BoundAddress)]) -> [SettingsProblem] {
        addresses.indices.compactMap { index in
            let (key, address) = addresses[index]
            guard let earlier = addresses[..<index].first(where: { $0.address.collides(with: address) }) else {
                return nil
            }
            return SettingsProblem(key: key, message: "expected an address of its own, found that of `\(earlier.key)`")
        }
    }
}
