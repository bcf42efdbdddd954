import Testing

@testable import MusterDomain

@Suite struct RawListTests {
    @Test func keepsItsElementsWhileItGrows() {
        var list = RawList<Int>()
        defer { list.deallocate() }
        for value in 0..<1000 { list.append(value * 3) }
        #expect(list.count == 1000)
        #expect(Array(list.elements) == (0..<1000).map { $0 * 3 })
        #expect(list[999] == 2997)
    }

    @Test func anEmptyListHasNoElements() {
        let list = RawList<Int32>()
        #expect(list.isEmpty)
        #expect(Array(list.elements).isEmpty)
    }

    @Test func removingMovesTheLastElementIntoTheHole() {
        var list = RawList<Int32>()
        defer { list.deallocate() }
        for value: Int32 in [10, 20, 30, 40] { list.append(value) }
        let isMoved = list.swapRemove(at: 1)
        #expect(isMoved)
        #expect(Array(list.elements) == [10, 40, 30])
        let isLastMoved = list.swapRemove(at: 2)
        #expect(!isLastMoved)
        #expect(Array(list.elements) == [10, 40])
    }

    @Test func aCopyNamesTheSameElements() {
        var list = RawList<Int32>()
        defer { list.deallocate() }
        list.append(1)
        let copy = list
        copy[0] = 7
        #expect(list[0] == 7)
        list.pointer(to: 0).pointee = 8
        #expect(copy[0] == 8)
    }

    @Test func isUsableAgainAfterItsMemoryWasGivenBack() {
        var list = RawList<Int32>()
        list.append(1)
        list.deallocate()
        #expect(list.isEmpty)
        list.append(2)
        #expect(Array(list.elements) == [2])
        list.deallocate()
        list.deallocate()
    }
}
