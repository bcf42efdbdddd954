/// One entry of the manifest's `topics`: the topics of one shape, and what holds for all of them.
package struct TopicFamily: Sendable, Hashable {
    package var pattern: TopicPattern
    package var slow: SlowPolicy

    package init(pattern: TopicPattern, slow: SlowPolicy = .close) {
        self.pattern = pattern
        self.slow = slow
    }
}
