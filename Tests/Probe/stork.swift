import MusterDomain
import NIOCore

/// Reads `{"frame":"…hexadecimal…"}` per line, a push of Stork's backends, and writes `{"topics":[…],"event":"…","data":"…"}`, of
/// which `data` is the text of the JSON, or `{"error":code,"reason":"…"}`.
func answerStork() {
    while let line = readLine() {
        let members = (try? JSONElement.parse(ByteBuffer(string: line)).members()) ?? []
        let frame = members.first { $0.name == "frame" }?.value.string.flatMap { ProbeValue.bytes(hexadecimal: $0) }
        var answer = ByteBuffer()
        do throws(Refusal) {
            let request = try storkDecoder.decode(frames: [ByteBuffer(bytes: frame ?? [])], credential: .none)
            write(try request.items.map { (item) throws(Refusal) in try item.get() }, into: &answer)
        } catch {
            answer.writeString(#"{"error":\#(error.code),"reason":"#)
            answer.writeJSONString(error.reason)
            answer.writeString("}")
        }
        print(String(buffer: answer))
    }
}

/// Takes every topic; the classes are those of Tests/Agreement/php/stork.php.
private let storkDecoder: PushDecoder = {
    // why: the pattern and the texts of the templates are known to be good.
    let families = TopicFamilies([TopicFamily(pattern: try! TopicPattern("{name}"))])
    // why: as above.
    let text = { (text: String) in try! JSONTemplate(text: text) }
    let picked = JSONTemplate.object([
        .init(name: "key/ü", value: text("{id}: {name}{{}}")),
        .init(name: "list", value: .list([text("{list}"), .constant(.null), .constant(.double(0.5)), text("/ü")])),
    ])
    return PushDecoder(
        limits: PushLimits(data: 1 << 22),
        admission: PushAdmission(vhosts: Vhosts(root: Vhost(topics: families))) { _, _ in false },
        stork: StorkClassMap([
            "Whole": StorkMessageClass(type: Label(trusted: "whole"), data: text("{data}")),
            "App\\Message\\All": StorkMessageClass(type: Label(trusted: "all")),
            "Picked": StorkMessageClass(type: Label(trusted: "picked"), data: picked),
        ])
    )
}()

private func write(_ pushes: [Push], into answer: inout ByteBuffer) {
    answer.writeString(#"{"topics":["#)
    for (index, push) in pushes.enumerated() {
        if index > 0 { answer.writeString(",") }
        answer.writeJSONString(push.topic.text)
    }
    answer.writeString(#"],"event":"#)
    answer.writeJSONString(pushes.first?.event?.text ?? "")
    answer.writeString(#","data":"#)
    answer.writeJSONString(pushes.first.map { String(buffer: $0.data) } ?? "")
    answer.writeString("}")
}
