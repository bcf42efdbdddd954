/// Decides from a store and its mark which topics may have lost pushes whose positions somebody has.
enum LostCommits: Equatable {
    case none
    /// Of topics whose pushes need not have reached the disk.
    case unsynced(LossReason)
    case any(LossReason)

    /// - Parameters:
    ///   - mark: Nil when it is missing or damaged.
    ///   - meta: Nil when the store's own numbers are damaged.
    ///   - boot: The machine's boot now; nil when it does not tell.
    static func of(mark: StoreMark?, meta: StoreMeta?, boot: UInt64?) -> LostCommits {
        guard let meta else { return .any(.numbersDamaged) }
        guard let mark else { return .any(.noMark) }
        guard mark.seed == meta.seed else { return .any(.markOfAnotherStore) }
        let hasRebooted = boot == nil || mark.boot != boot
        if mark.counter > meta.counter {
            let isLossOfPower = hasRebooted && !mark.isClean && meta.counter >= mark.synced
            return isLossOfPower ? .unsynced(.commitsMissing) : .any(.commitsMissing)
        }
        // The mark follows each commit: only one can stand between them, unless the mark itself went back with the power.
        if meta.counter > mark.counter {
            if mark.isClean { return .any(.markBehind) }
            if !hasRebooted, meta.counter > mark.counter + 1 { return .any(.markBehind) }
        }
        return hasRebooted && !mark.isClean ? .unsynced(.machineStopped) : .none
    }

    var reason: LossReason? {
        switch self {
        case .none: nil
        case .unsynced(let reason), .any(let reason): reason
        }
    }
}
