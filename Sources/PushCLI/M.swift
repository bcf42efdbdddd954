import ArgumentParser
@main struct M: AsyncParsableCommand { mutating func run() async throws {} }
