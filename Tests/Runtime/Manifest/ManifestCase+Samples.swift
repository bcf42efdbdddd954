extension ManifestCase {
    static let publicKey = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
    static let secretKey = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"

    /// What the document itself can have wrong.
    static let documents: [ManifestCase] = [
        ManifestCase(
            "empty",
            "",
            "1:1: error: : expected a mapping that begins with `muster: 1`, found an empty document"
        ),
        ManifestCase(
            "comment only",
            "# nothing\n",
            "1:1: error: : expected a mapping that begins with `muster: 1`, found an empty document"
        ),
        ManifestCase(
            "a list",
            "- muster\n",
            "1:1: error: : expected a mapping that begins with `muster: 1`, found a list",
            "1:1: error: muster: expected `muster: 1` at the top, found no such key",
            "1:1: warning: topics: no topic is declared: every push and every subscription is refused"
        ),
        ManifestCase(
            "two documents",
            "muster: 1\ntopics: {a: {}}\n---\nmuster: 1\n",
            "3:1: error: : expected one document, found a second"
        ),
        ManifestCase("tab", "muster: 1\nhub:\n\thttp: 127.0.0.1:1\n", "3:1: error: : expected spaces, found a tab"),
        ManifestCase(
            "unclosed",
            "muster: 1\ntopics: {a: {}\n",
            "3:1: error: : expected YAML, found a fault: did not find expected ',' or '}' while parsing a flow mapping from line 2"
        ),
        ManifestCase(
            "control character",
            "muster: 1\ntopics: {\"a\u{7}\": {}}\n",
            "2:12: error: : expected printable text, found U+0007"
        ),
        ManifestCase(
            "key twice in a block",
            "muster: 1\nhub:\n  http: 127.0.0.1:1\n  insecure: true\n  http: 127.0.0.1:2\n",
            "5:3: error: : expected the key \"http\" once, found it again (first on line 3)"
        ),
        ManifestCase(
            "key twice in braces",
            "muster: 1\nhub: {http: 127.0.0.1:1, http: 127.0.0.1:2}\n",
            "2:7: error: : expected the key \"http\" once, found it again in the same mapping"
        ),
        ManifestCase(
            "foreign tag",
            "muster: !ruby/object:Gem 1\n",
            "1:9: error: : expected a value without a tag, found \"!ruby/object:Gem\""
        ),
        ManifestCase(
            "undefined alias",
            "muster: *one\n",
            "1:9: error: : expected YAML, found a fault: found undefined alias"
        ),
        ManifestCase(
            "too deep",
            "muster: 1\nhub: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "\n",
            "2:37: error: : expected at most 32 levels of nesting, found more"
        ),
        ManifestCase(
            "far too deep",
            String(repeating: "[", count: 20_000),
            "1:1: error: : expected a flatter document, found lists or mappings nested too deep"
        ),
        ManifestCase(
            "seventeen aliases",
            "muster: &one 1\nhub: [" + Array(repeating: "*one", count: 17).joined(separator: ", ") + "]\n",
            "2:103: error: : expected at most 16 aliases, found more"
        ),
        ManifestCase(
            "no version",
            "topics: {a: {}}\n",
            "1:1: error: muster: expected `muster: 1` at the top, found no such key"
        ),
        ManifestCase("wrong version", "muster: 2\ntopics: {a: {}}\n", "1:9: error: muster: expected 1, found \"2\""),
        ManifestCase("null version", "muster:\ntopics: {a: {}}\n", "1:8: error: muster: expected 1, found nothing"),
    ]

    /// What single settings can have wrong.
    static let settings: [ManifestCase] = [
        ManifestCase(
            "a size",
            "muster: 1\ntopics: {a: {}}\nnode:\n  limits:\n    queue: lots\n",
            "5:12: error: node.limits.queue: expected a size such as 64KB, found \"lots\""
        ),
        ManifestCase(
            "many at once",
            """
            muster: 1
            hub:
              ingest: 127.0.0.1:5555
              http: :8090
              insecure: yes
              limits: { data: 32MB, batch: 0 }
            node:
              shards: [1]
              heartbeat: {}
              drain: 10
              name: "-a"
            topics: {a: {}}
            """,
            "3:11: error: hub.ingest: expected an endpoint such as tcp://127.0.0.1:5556 or ipc:///run/muster/stream, "
                + "found \"127.0.0.1:5555\"",
            "4:9: error: hub.http: expected a host before the port (0.0.0.0:8090 for every address, 127.0.0.1:8090 for "
                + "this machine), found \":8090\"",
            "5:13: error: hub.insecure: expected true or false, found \"yes\"",
            "6:19: error: hub.limits.data: expected a size from 1 to 16MB, found 32MB",
            "6:32: error: hub.limits.batch: expected a whole number from 1 to 100000, found 0",
            "8:11: error: node.shards: expected a whole number from 1 to 1024, found a list",
            "9:14: error: node.heartbeat: expected a duration such as 250ms, 10s or 5m, found a mapping",
            "10:10: error: node.drain: expected a duration such as 250ms, 10s or 5m, found \"10\"",
            "11:9: error: node.name: expected a name of 1 to 64 letters, digits, dots, hyphens and underscores, found \"-a\""
        ),
        ManifestCase(
            "nothing where a value belongs",
            "muster: 1\ntopics: {a: {}}\nhub:\n  http:\n",
            "4:8: error: hub.http: expected an address such as 127.0.0.1:8080, found nothing"
        ),
        ManifestCase(
            "text where a mapping belongs",
            "muster: 1\ntopics: {a: {}}\nhub: yes\n",
            "3:6: error: hub: expected a mapping of settings, such as `ingest`, found \"yes\""
        ),
        ManifestCase(
            "origins",
            "muster: 1\ntopics: {a: {}}\nnode:\n  origins:\n    - https://a.example\n    - https://b.example/\n    - {}\n    - any\n",
            "7:7: error: node.origins[2]: expected same-host, any, or a list of origins such as https://app.example, found "
                + "a mapping"
        ),
        ManifestCase(
            "origins, all text",
            "muster: 1\ntopics: {a: {}}\nnode: {origins: [https://b.example/, any]}\n",
            "3:18: error: node.origins[0]: expected an origin without a path, such as https://app.example, found "
                + "\"https://b.example/\"",
            "3:38: error: node.origins[1]: expected an origin such as https://app.example, found \"any\""
        ),
        ManifestCase(
            "misspelt, misplaced and unknown keys",
            "muster: 1\ntopics: {a: {}}\nlisten: 1\nnode:\n  lisen: 1\n  limits: {colour: 1}\nhubb: {}\n",
            "3:1: error: listen: unknown key here, did you mean `node.listen`?",
            "5:3: error: node.lisen: unknown key, did you mean `listen`?",
            "6:12: error: node.limits.colour: unknown key, expected one of `message`, `queue`, `backlog`, "
                + "`recovery`, `stall`, `connections`, `subscriptions`, `handshake-bytes`, `handshake-headers`, `handshake-time`",
            "7:1: error: hubb: unknown key, did you mean `hub`?"
        ),
        ManifestCase(
            "keys of a later version",
            "muster: 1\nevents: {}\nhub: {store: x, workers: {}}\nnode: {tls: {}, dialects: {}}\ntopics: {a: {}}\n",
            "2:1: error: events: this version does not have `events`",
            "3:14: error: hub.store: expected memory, or sqlite: and the path of a file, found \"x\"",
            "3:17: error: hub.workers: this version does not have `workers`",
            "4:8: error: node.tls: this version does not have `tls`",
            "4:17: error: node.dialects: this version does not have `dialects`"
        ),
        ManifestCase(
            "dialects",
            "muster: 1\ntopics: {a: {}}\ndialects:\n  wamp: {path: chat, profile: Stork, serve: yes}\n  webrocket: {}\n",
            "4:16: error: dialects.wamp.path: expected a path such as /chat, or /, found \"chat\"",
            "4:31: error: dialects.wamp.profile: expected stork or sandstone, found \"Stork\"",
            "4:45: error: dialects.wamp.serve: expected true or false, found \"yes\"",
            "5:3: error: dialects.webrocket: unknown key, expected `wamp`"
        ),
        ManifestCase(
            "reserved path of a dialect",
            "muster: 1\ntopics: {a: {}}\ndialects: {wamp: {path: /ws}}\n",
            "3:25: error: dialects.wamp.path: expected another path, found `/ws`, which is reserved"
        ),
    ]

    /// What the settings as a whole can have wrong.
    static let wholes: [ManifestCase] = [
        ManifestCase(
            "open doors",
            "muster: 1\ntopics: {a: {}}\nhub:\n  publish: tcp://*:5556\n  http: 0.0.0.0:8090\n",
            "4:12: error: hub.publish: tcp://*:5556 is open to other machines: expected `hub.keys`, or `hub.insecure: true` "
                + "to do without them, found neither",
            "5:9: error: hub.http: 0.0.0.0:8090 is open to other machines: expected `keys` for `/` and for every vhost, or "
                + "`hub.insecure: true` to do without them, found neither"
        ),
        ManifestCase(
            "half a key pair",
            "muster: 1\ntopics: {a: {}}\nhub:\n  keys:\n    public: \"\(Self.publicKey)\"\nnode: {keys: {}}\n",
            "5:5: error: hub.keys: expected `secret` or `secret-file` beside the other keys, found none",
            "6:14: error: node.keys: expected `public` beside the other keys, found none",
            "6:14: error: node.keys: expected `secret` or `secret-file` beside the other keys, found none",
            "6:14: error: node.keys: expected `server` beside the other keys, found none"
        ),
        ManifestCase(
            "secret twice",
            "muster: 1\ntopics: {a: {}}\nhub:\n  keys:\n    public: \"\(Self.publicKey)\"\n    nodes: [\"\(Self.publicKey)\"]\n"
                + "    secret: \"\(Self.secretKey)\"\n    secret-file: \"\"\n",
            "8:18: error: hub.keys.secret-file: expected the path of a file that holds a secret key, found \"\"",
            "8:18: error: hub.keys.secret-file: expected either `secret` or `secret-file`, found both"
        ),
        ManifestCase(
            "durability without a file",
            "muster: 1\ntopics:\n  a: {history: {durability: fsync}}\n  b: {history: {keep: 5}}\n",
            "3:29: warning: topics[a].history.durability: counts for a store in a file only: expected "
                + "`hub.store: sqlite:PATH`, found `memory`, whose pushes go with the hub"
        ),
        ManifestCase(
            "durability with a file",
            "muster: 1\nhub: {store: \"sqlite:history.sqlite\"}\ntopics:\n  a: {history: {durability: os}}\n"
        ),
        ManifestCase(
            "one address twice",
            "muster: 1\ntopics: {a: {}}\nnode: {listen: 0.0.0.0:8091}\n",
            "3:7: error: node.operations: expected an address of its own, found that of `listen`"
        ),
    ]

    /// What topics can have wrong.
    static let topics: [ManifestCase] = [
        ManifestCase(
            "none",
            "muster: 1\ntopics:\n",
            "2:8: warning: topics: no topic is declared: every push and every subscription is refused"
        ),
        ManifestCase(
            "absent",
            "muster: 1\n",
            "1:1: warning: topics: no topic is declared: every push and every subscription is refused"
        ),
        ManifestCase(
            "patterns",
            "muster: 1\ntopics:\n  v1.{a: {}\n  \"v1.{user}\": {}\n  a//b: {}\n  v1.{a}.{b}: {}\n",
            "3:8: error: topics[v1.{a]: expected `}` after the parameter name, found the end",
            "4:8: error: topics[v1.{user}]: expected another parameter name, found `user`, which is reserved",
            "5:4: error: topics[a//b]: expected a part after `/`, found another `/`"
        ),
        ManifestCase(
            "options",
            "muster: 1\ntopics:\n  v1.{a}: {slow: quick, history: {keep: 0, fo: 1m}, slwo: close}\n  v2.{a}: {slow: fast}\n"
                + "  v3.{a}: open\n  v4.{a}: {slow: close, history: }\n",
            "3:18: error: topics[v1.{a}].slow: expected one of `close`, `drop-oldest`, `latest`, found \"quick\"",
            "3:41: error: topics[v1.{a}].history.keep: expected a whole number from 1 to 100000, found 0",
            "3:44: error: topics[v1.{a}].history.fo: unknown key, did you mean `for`?",
            "3:53: error: topics[v1.{a}].slwo: unknown key, did you mean `slow`?",
            "4:18: error: topics[v2.{a}].slow: expected one of `close`, `drop-oldest`, `latest`, found \"fast\"",
            "5:11: error: topics[v3.{a}]: expected options such as `{}`, found \"open\"",
            "6:34: error: topics[v4.{a}].history: expected `keep`, `for` or `durability`, or `{}` for their defaults, found nothing"
        ),
        ManifestCase(
            "a list of topics",
            "muster: 1\ntopics: [v1.a]\n",
            "2:9: error: topics: expected a mapping of topic patterns, such as `v1.news.{feedId}: {}`, found a list"
        ),
        ManifestCase(
            "hidden families",
            "muster: 1\ntopics:\n  v1.{a}.{b}: {}\n  v1.news.{b}: {}\n",
            "4:3: warning: topics[v1.news.{b}]: never chosen, since `v1.{a}.{b}` on line 3 takes all its topics: expected "
                + "the narrower pattern first"
        ),
    ]
}
