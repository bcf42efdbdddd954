/// Who is in which room; a real program would ask its database.
actor Members {
    private let rooms: [String: Set<String>] = ["9": ["7", "8"]]
    private let speakers: Set<String> = ["7"]

    func isIn(room: String, user: String) -> Bool { self.rooms[room]?.contains(user) ?? false }

    func maySpeak(in room: String, user: String) -> Bool {
        self.isIn(room: room, user: user) && self.speakers.contains(user)
    }
}
