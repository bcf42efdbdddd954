extension ManifestCase {
    /// What the class map of Stork's messages can have wrong.
    static let stork: [ManifestCase] = [
        ManifestCase(
            "a class map",
            "muster: 1\ntopics: {a: {}}\nstork:\n  classes:\n    A: { type: a }\n    App\\Message\\B:\n      type: b\n      data: { id: \"{id}\", n: [1, null, '{{}}'] }\n"
        ),
        ManifestCase("no class map", "muster: 1\ntopics: {a: {}}\nstork:\n"),
        ManifestCase(
            "misspelt keys of a class map",
            "muster: 1\ntopics: {a: {}}\nstork: { class: {}, classes: { A: { typ: a, type: a } } }\n",
            "3:10: error: stork.class: unknown key, expected `classes`",
            "3:37: error: stork.classes[A].typ: unknown key, did you mean `type`?"
        ),
        ManifestCase(
            "classes without types",
            "muster: 1\ntopics: {a: {}}\nstork:\n  classes:\n    A:\n    B: { data: {} }\n    C: { type: [] }\n    D: { type: \"\" }\n",
            "5:5: error: stork.classes[A]: expected `type`, the class's MESSAGE_TYPE, found none",
            "6:5: error: stork.classes[B]: expected `type`, the class's MESSAGE_TYPE, found none",
            "7:16: error: stork.classes[C].type: expected a text of 1 to 255 bytes without control characters, found a list",
            "8:16: error: stork.classes[D].type: expected a text of 1 to 255 bytes without control characters, found \"\""
        ),
        ManifestCase(
            "names of classes",
            "muster: 1\ntopics: {a: {}}\nstork:\n  classes:\n    \\A: { type: a }\n    2b: { type: a }\n    A\\\\B: { type: a }\n",
            "5:5: error: stork.classes[\\\\A]: expected a PHP class with its namespace, such as MyMessage or App\\Message\\Created, found \"\\\\A\"",
            "6:5: error: stork.classes[2b]: expected a PHP class with its namespace, such as MyMessage or App\\Message\\Created, found \"2b\"",
            "7:5: error: stork.classes[A\\\\\\\\B]: expected a PHP class with its namespace, such as MyMessage or App\\Message\\Created, found \"A\\\\\\\\B\""
        ),
        ManifestCase(
            "templates",
            "muster: 1\ntopics: {a: {}}\nstork:\n  classes:\n    A:\n      type: a\n      data:\n        x: [\"{id\"]\n        y: \"a}\"\n        z: 1e999\n    B: { type: b, data: }\n",
            "8:14: error: stork.classes[A].data[x][0]: expected a property such as {id}, or `{{` for a brace, found `{` without `}`",
            "9:14: error: stork.classes[A].data[y]: expected `}}` for a brace, found `}`",
            "10:12: error: stork.classes[A].data[z]: expected a number of 64 bits, found \"1e999\"",
            "11:25: error: stork.classes[B].data: expected a value, or `data` left out for all properties, found nothing"
        ),
    ]
}
