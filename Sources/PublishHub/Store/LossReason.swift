/// Why topics got new epochs when a store was opened.
enum LossReason: String {
    case noMark = "the store has no mark beside it, as a copy or a backup has none"
    case markOfAnotherStore = "the mark beside the store is another store's"
    case markBehind = "the mark beside the store is older than the store"
    case commitsMissing = "the store has not all commits that were made"
    case machineStopped = "the machine stopped before the store was closed"
    case numbersDamaged = "the store's own numbers are damaged"
    case fileDamaged = "the store's file is damaged"
    case fileGone = "the store's file is empty or gone"
}
