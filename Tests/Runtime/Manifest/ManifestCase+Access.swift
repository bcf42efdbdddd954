extension ManifestCase {
    /// What sessions can have wrong.
    static let sessions: [ManifestCase] = [
        ManifestCase(
            "session settings",
            "muster: 1\ntopics: {a: {}}\nsession:\n  cooky: a\n  cookie: a b\n  timeout: 31s\n  record: 1GB\n  user:\n",
            "4:3: error: session.cooky: unknown key, expected one of `cookie`, `store`, `user`, `timeout`, `record`",
            "5:11: error: session.cookie: expected a cookie's name such as PHPSESSID, found \"a b\"",
            "6:12: error: session.timeout: expected a duration from 10ms to 30s, found 31s",
            "7:11: error: session.record: expected a size from 1KB to 16MB, found 1GB",
            "8:8: error: session.user: expected an expression such as has(session.user_id), found nothing"
        ),
        ManifestCase(
            "a user of other variables",
            "muster: 1\ntopics: {a: {}}\nsession: {user: 'client.ip'}\n",
            "3:18: error: session.user: unknown name `client`; expected one of session"
        ),
        ManifestCase(
            "stores in a word",
            "muster: 1\ntopics: {a: {}}\nsession: {store: php}\nvhosts: {b: {path: /b, topics: {a: {}}, session: {store: laravel}}}\n",
            "3:18: error: session.store: expected `none`, or a mapping with one of `php`, `redis` and `none`, found \"php\"",
            "4:58: error: vhosts[b].session.store: expected `none`, or a mapping with one of `php`, `redis` and `none`, found \"laravel\", which this version does not have"
        ),
        ManifestCase(
            "stores",
            "muster: 1\ntopics: {a: {}}\nsession: {store: {none: {a: 1}, php: {depth: 9}, rails: {}}}\n",
            "3:18: error: session.store: expected `none`, or a mapping with one of `php`, `redis` and `none`, found 3 keys",
            "3:26: error: session.store.none.a: unknown key, expected none in `{}`",
            "3:38: error: session.store.php: expected `path`, found none",
            "3:46: error: session.store.php.depth: expected a whole number from 0 to 8, found 9",
            "3:50: error: session.store.rails: this version does not have `rails`"
        ),
        ManifestCase(
            "no store at all",
            "muster: 1\ntopics: {a: {}}\nsession: {store: {}}\n",
            "3:18: error: session.store: expected `none`, or a mapping with one of `php`, `redis` and `none`, found an empty one"
        ),
        ManifestCase(
            "PHP files",
            "muster: 1\ntopics: {a: {}}\nsession: {store: {php: {path: sessions, serializer: igbinary, pathh: 1}}}\n",
            "3:31: error: session.store.php.path: expected the path of a folder such as /var/lib/php/sessions, found \"sessions\"",
            "3:53: error: session.store.php.serializer: expected php, php_serialize or php_binary, found \"igbinary\"",
            "3:63: error: session.store.php.pathh: unknown key, did you mean `path`?"
        ),
        ManifestCase(
            "Redis",
            "muster: 1\ntopics: {a: {}}\nsession: {store: {redis: {username: x, database: -1, prefix: [a]}}}\n",
            "3:19: error: session.store.redis: expected `password` or `password-file` beside `username`, found neither",
            "3:26: error: session.store.redis: expected `address`, found none",
            "3:50: error: session.store.redis.database: expected a whole number from 0 to 65535, found \"-1\"",
            "3:62: error: session.store.redis.prefix: expected a text of at most 255 bytes, found a list"
        ),
        ManifestCase(
            "passwords are not repeated",
            "muster: 1\ntopics: {a: {}}\nsession:\n  store:\n    redis:\n      address: redis://:hunter2@h:1\n      password: [hunter2]\n      password-file: \"\"\n",
            "6:16: error: session.store.redis.address: expected an address such as tcp://127.0.0.1:6379 or unix:///run/redis.sock, and the password in a key of its own, found `@`",
            "7:17: error: session.store.redis.password: expected a password of 1 to 512 bytes without control characters, found a list",
            "8:22: error: session.store.redis.password-file: expected the path of a file that holds a password, found \"\"",
            "8:22: error: session.store.redis.password-file: expected either `password` or `password-file`, found both"
        ),
    ]

    /// What verifiers and their uses can have wrong.
    static let verifiers: [ManifestCase] = [
        ManifestCase(
            "what verifiers are",
            "muster: 1\ntopics: {a: {verify: [b, c, d, e, f, g, h]}}\nverifiers:\n  b:\n  c: []\n  d: {reason: no}\n  e: {when: 'true', swift: {}}\n  f: {http: {}}\n  g: {swift: {name: x}, reason: \"\"}\n  h: {when: 'has(session.x', raeson: x}\n",
            "4:5: error: verifiers.b: expected an expression, or a mapping with `when` or `swift`, found nothing",
            "5:6: error: verifiers.c: expected an expression, or a mapping with `when` or `swift`, found a list",
            "6:6: error: verifiers.d: expected either `when` or `swift`, found neither",
            "7:6: error: verifiers.e: expected either `when` or `swift`, found both",
            "8:7: error: verifiers.f.http: this version does not have `http`",
            "9:15: error: verifiers.g.swift.name: unknown key, expected none in `{}`",
            "9:33: error: verifiers.g.reason: expected a text of 1 to 255 bytes without control characters, found \"\"",
            "10:27: error: verifiers.h.when: expected `)` after the arguments of `has`, found the end",
            "10:30: error: verifiers.h.raeson: unknown key, did you mean `reason`?"
        ),
        ManifestCase(
            "names of verifiers",
            "muster: 1\ntopics: {a: {}}\nverifiers: {user: 'true', 2nd: 'true', \"a b\": 'true', ok-1: 'true'}\n",
            "3:13: error: verifiers.user: expected another name, found `user`, which is a variable",
            "3:13: warning: verifiers.user: never used",
            "3:27: error: verifiers.2nd: expected a name of 1 to 64 letters, digits, `_` and `-` that begins with a letter or `_`, found \"2nd\"",
            "3:27: warning: verifiers.2nd: never used",
            "3:40: error: verifiers.a b: expected a name of 1 to 64 letters, digits, `_` and `-` that begins with a letter or `_`, found \"a b\"",
            "3:40: warning: verifiers.a b: never used",
            "3:55: warning: verifiers.ok-1: never used"
        ),
        ManifestCase(
            "words that mean something else",
            "muster: 1\ntopics: {a: {verify: 'false'}}\nverifiers: {'false': 'true', 'null': 'true', 'in': 'true'}\n",
            "3:13: error: verifiers.false: expected another name, found `false`, which is a word of the language",
            "3:30: error: verifiers.null: expected another name, found `null`, which is a word of the language",
            "3:30: warning: verifiers.null: never used",
            "3:46: error: verifiers.in: expected another name, found `in`, which is a word of the language",
            "3:46: warning: verifiers.in: never used"
        ),
        ManifestCase(
            "what is never true",
            "muster: 1\nverifiers: {b: size(session.a)}\nauthenticator: \"'yes'\"\ntopics: {a: {verify: [1, b, user, '[true]', {when: '{}'}]}}\n",
            "2:16: error: verifiers.b: expected an expression that comes to true or false, found one of type int",
            "3:16: error: authenticator: expected an expression that comes to true or false, found one of type string",
            "4:23: error: topics[a].verify[0]: expected an expression that comes to true or false, found one of type int",
            "4:35: error: topics[a].verify[3]: expected an expression that comes to true or false, found one of type list",
            "4:52: error: topics[a].verify[4].when: expected an expression that comes to true or false, found one of type map"
        ),
        ManifestCase(
            "a family with nothing behind it",
            "muster: 1\ntopics:\n  v1.{a}:\n    # verify: owner\n  b: {}\n  c: ~\n",
            "3:10: error: topics[v1.{a}]: expected options, or `{}` for topics open to all who may connect, found nothing",
            "6:6: error: topics[c]: expected options, or `{}` for topics open to all who may connect, found nothing"
        ),
        ManifestCase(
            "names that are not declared",
            "muster: 1\nverifiers: {owner: session.id == feedId}\ntopics:\n  v1.{a}: {verify: [ownr, stranger, owner, true, a, user]}\n",
            "4:21: error: topics[v1.{a}].verify[0]: expected a declared verifier or an expression, found `ownr`, did you mean `owner`?",
            "4:27: error: topics[v1.{a}].verify[1]: expected a declared verifier or an expression, found `stranger`"
        ),
        ManifestCase(
            "chains",
            "muster: 1\ntopics:\n  a: {verify: , publish: [~, [x]]}\n  b: {verify: {swift: {}}, publish: []}\nauthenticator:\n",
            "3:15: error: topics[a].verify: expected a verifier or an expression, found nothing",
            "3:27: error: topics[a].publish[0]: expected a verifier or an expression, found nothing",
            "3:30: error: topics[a].publish[1]: expected an expression, or a mapping with `when` or `swift`, found a list",
            "4:15: error: topics[b].verify: expected `swift` below `verifiers`, where it has a name, found it here",
            "5:15: error: authenticator: expected a verifier or an expression, found nothing"
        ),
        ManifestCase(
            "parameters that a family lacks",
            "muster: 1\nverifiers: {member: room in session.rooms}\nauthenticator: member\ntopics:\n  v1.chat.{room}: {verify: member}\n  v1.user.{id}: {publish: [member]}\n",
            "3:16: error: authenticator: `member` reads `room`, which the authenticator does not have",
            "6:28: error: topics[v1.user.{id}].publish[0]: `member` reads `room`, which `v1.user.{id}` does not have"
        ),
        ManifestCase(
            "a parameter that no user of the verifier has",
            "muster: 1\nverifiers: {member: room in session.rooms}\ntopics:\n  v1.chat.{room}: {}\n  v1.user.{id}: {verify: member}\n",
            "2:21: error: verifiers.member: unknown name `room`; expected one of client, feedId, id, now, session, topic, user"
        ),
        ManifestCase(
            "unused ones",
            "muster: 1\nverifiers: {member: room in session.rooms}\ntopics: {\"v1.{room}\": {}}\n",
            "2:13: warning: verifiers.member: never used"
        ),
        ManifestCase(
            "too many in a chain",
            "muster: 1\ntopics:\n  a:\n    verify: ['true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', 'true']\n",
            "4:142: error: topics[a].verify: expected at most 16 verifiers, found more"
        ),
    ]

    /// What the options of topics can have wrong.
    static let options: [ManifestCase] = [
        ManifestCase(
            "constraints",
            "muster: 1\ntopics:\n  v1.{feedId}: {where: {feedid: \"x\", feedId: \"[0-9\"}}\n  v2.{feedId}: {where: }\n  v3.{feedId}: {where: {feedId: }}\n",
            "3:25: error: topics[v1.{feedId}].where.feedid: expected a parameter of the pattern, found `feedid`, did you mean `feedId`?",
            "3:47: error: topics[v1.{feedId}].where.feedId: expected a `]` for this `[`, found the end",
            "4:24: error: topics[v2.{feedId}].where: expected a mapping of parameters to regular expressions, such as `feedId: \"[0-9]+\"`, found nothing",
            "5:33: error: topics[v3.{feedId}].where.feedId: expected a regular expression such as \"[0-9]+\", found nothing"
        ),
        ManifestCase(
            "auto",
            "muster: 1\ntopics:\n  v1.user.{a}: {auto: \"v1.usr.{user}\"}\n  v2.{a}: {auto: \"v2.{user\"}\n  v3.{a}: {auto: \"v3.{feedId}\"}\n  v4.{a}: {auto: \"v4.{}\"}\n  v5.{a}: {auto: \"v5.}\"}\n  v6.{a}: {auto: \"v6.x.y\"}\n  v7.{a}: {auto: \"v7.{user}.x\"}\n",
            "3:23: error: topics[v1.user.{a}].auto: expected a topic of this family, found \"v1.usr.{user}\"",
            "4:27: error: topics[v2.{a}].auto: expected `}` after the expression, found the end",
            "5:23: error: topics[v3.{a}].auto: unknown name `feedId`; expected one of client, session, user",
            "6:23: error: topics[v4.{a}].auto: expected an expression, found nothing",
            "7:22: error: topics[v5.{a}].auto: expected `{` before `}`, found `}`",
            "8:18: error: topics[v6.{a}].auto: expected a topic of this family, found \"v6.x.y\""
        ),
        ManifestCase(
            "only an open family hides another",
            "muster: 1\ntopics:\n  v1.{a}: {where: {a: \"[0-9]+\"}}\n  v1.{b}: {}\n  v1.{c}: {}\n",
            "5:3: warning: topics[v1.{c}]: never chosen, since `v1.{b}` on line 4 takes all its topics: expected the narrower pattern first"
        ),
        ManifestCase(
            "places in quotation marks and blocks",
            "muster: 1\ntopics:\n  v1.{a}:\n    verify:\n      - 'a == \"it''s\" +'\n      - \"a == \\\"x\\\" +\"\n      - |\n        a ==\n          \"x\" +\n      - >-\n        a ==\n        \"x\" +\n      - a ==\n        user +\n",
            "5:23: error: topics[v1.{a}].verify[0]: expected an operator or the end, found `+`; this language has no arithmetic",
            "6:21: error: topics[v1.{a}].verify[1]: expected an operator or the end, found `+`; this language has no arithmetic",
            "9:15: error: topics[v1.{a}].verify[2]: expected an operator or the end, found `+`; this language has no arithmetic",
            "12:13: error: topics[v1.{a}].verify[3]: expected an operator or the end, found `+`; this language has no arithmetic",
            "14:14: error: topics[v1.{a}].verify[4]: expected an operator or the end, found `+`; this language has no arithmetic"
        ),
    ]

    /// What vhosts and keys can have wrong.
    static let vhosts: [ManifestCase] = [
        ManifestCase(
            "keys",
            "muster: 1\ntopics: {a: {}}\nkeys: [short, \"0123456789abcdef\", \"0123456789abcdef\", {file: \"\"}, {fiel: x}, {}, \"0123456789abcde f\", ~]\n",
            "3:8: error: keys[0]: expected a key of 16 to 255 printable ASCII characters without spaces, found 5 characters",
            "3:35: error: keys[2]: expected each key once, found one again",
            "3:62: error: keys[3].file: expected the path of a file that holds a key, found \"\"",
            "3:68: error: keys[4]: expected a key in quotation marks or `file`, found another mapping",
            "3:78: error: keys[5]: expected `file`, found an empty mapping",
            "3:82: error: keys[6]: expected a key of 16 to 255 printable ASCII characters without spaces, found other characters",
            "3:103: error: keys[7]: expected a key of 16 to 255 printable ASCII characters without spaces, found nothing"
        ),
        ManifestCase(
            "keys that are no list",
            "muster: 1\ntopics: {a: {}}\nkeys: 0123456789abcdef\nvhosts: {b: {path: /b, topics: {a: {}}, keys: []}}\n",
            "3:7: error: keys: expected a list of keys, or none of `keys`, found text",
            "4:47: error: vhosts[b].keys: expected a list of keys, or none of `keys`, found an empty list"
        ),
        ManifestCase(
            "hosts and paths",
            "muster: 1\ntopics: {a: {}}\nvhosts:\n  a: {hosts: [x.example, \"*\", \"h:1\"], path: shop, topics: {a: {}}}\n  b: {hosts: [], path: /v1/x, topics: {a: {}}}\n  c: {path: \"/c/\", topics: {a: {}}}\n",
            "4:26: error: vhosts[a].hosts[1]: expected a host name such as shop.example, or *. and one, found \"*\"",
            "4:31: error: vhosts[a].hosts[2]: expected a host name such as shop.example, or *. and one, found \"h:1\"",
            "4:45: error: vhosts[a].path: expected a path such as /shop, found \"shop\"",
            "5:14: error: vhosts[b].hosts: expected a host name such as shop.example, or *. and one, found an empty list",
            "5:24: error: vhosts[b].path: expected another path, found `/v1`, which is reserved",
            "6:13: error: vhosts[c].path: expected a path whose parts are letters, digits, `.`, `_`, `~` and `-`, such as /shop, found \"/c/\""
        ),
        ManifestCase(
            "claims",
            "muster: 1\ntopics: {a: {}}\nvhosts:\n  a: {hosts: [x.example, X.example], path: /a, topics: {a: {}}}\n  b: {hosts: x.example, path: /a, topics: {a: {}}}\n",
            "4:14: error: vhosts[a].hosts: expected a host of its own, found it twice: x.example",
            "5:14: error: vhosts[b].hosts: expected a host of its own, found that of `a`: x.example",
            "5:31: error: vhosts[b].path: expected a path of its own, found that of `a`"
        ),
        ManifestCase(
            "names",
            "muster: 1\ntopics: {a: {}}\nvhosts:\n  /: {path: /b, topics: {a: {}}}\n  \"a b\": {path: /c, topics: {a: {}}}\n  costarring: {path: /d, topics: {a: {}}}\n  liquid: {path: /e, topics: {a: {}}}\n",
            "4:3: error: vhosts[/]: expected another name, found `/`: the root of the manifest is that vhost",
            "5:3: error: vhosts[a b]: expected a name of 1 to 64 letters, digits, `.`, `_`, `-` and `/`, found \"a b\"",
            "7:3: error: vhosts[liquid]: expected a name beside `costarring`, found `liquid`: both have the number 1582148253"
        ),
        ManifestCase(
            "what is in them",
            "muster: 1\ntopics: {a: {}}\nvhosts:\n  a: {topics: {a: {verfy: x}}}\n  b:\n  c: {path: /c, hub: {}, session: {store: disk}, topics: {\"{x\": {}}}\n",
            "4:3: error: vhosts[a]: expected `hosts` or `path` to choose it by, found neither",
            "4:20: error: vhosts[a].topics[a].verfy: unknown key, did you mean `verify`?",
            "5:3: error: vhosts[b]: expected `hosts` or `path` to choose it by, found neither",
            "5:3: warning: vhosts[b].topics: no topic is declared: every push and every subscription is refused",
            "6:17: error: vhosts[c].hub: unknown key, expected one of `hosts`, `path`, `session`, `authenticator`, `verifiers`, `topics`, `keys`",
            "6:43: error: vhosts[c].session.store: expected `none`, or a mapping with one of `php`, `redis` and `none`, found \"disk\"",
            "6:62: error: vhosts[c].topics[{x]: expected `}` after the parameter name, found the end"
        ),
        ManifestCase(
            "verifiers are not inherited",
            "muster: 1\nverifiers: {owner: 'true'}\ntopics: {a: {verify: owner}}\nvhosts: {b: {path: /b, topics: {a: {verify: owner}}}}\n",
            "4:45: error: vhosts[b].topics[a].verify: expected a declared verifier or an expression, found `owner`"
        ),
    ]
}
