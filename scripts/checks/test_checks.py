"""Each rule fails on a tree that breaks it and keeps quiet on one that does not."""

import os
import tempfile
import unittest

from . import imports, repository, style, texts
from .__main__ import run
from .swift_source import SwiftSource


def findings(rule, path, text):
    return [finding.line for finding in rule([SwiftSource(path, text)])]


class SplittingTests(unittest.TestCase):
    def code(self, text):
        return "\n".join(line.rstrip() for line in SwiftSource("x.swift", text).code)

    def test_comments_are_no_code(self):
        self.assertEqual(self.code("a // try!\nb /* x! /* nested */ y! */ c").split(), ["a", "b", "c"])

    def test_strings_are_no_code(self):
        self.assertEqual(self.code('a("x! \\" y!")').split(), ['a("', '")'])

    def test_multiline_strings_are_no_code(self):
        self.assertNotIn("fatalError", self.code('let a = """\n  fatalError("x")\n  """\nb'))

    def test_raw_strings_are_no_code(self):
        self.assertNotIn("x!", self.code('let a = #"x! " y! \\(z!)"#; b'))
        self.assertIn("; b", self.code('let a = #"x! " y! \\(z!)"#; b'))

    def test_interpolations_are_code(self):
        self.assertIn("x!", self.code('let a = "n \\(f(x!, "s!")) m!"'))
        self.assertNotIn("s!", self.code('let a = "n \\(f(x!, "s!")) m!"'))
        self.assertNotIn("m!", self.code('let a = "n \\(f(x!, "s!")) m!"'))

    def test_regular_expressions_are_no_code(self):
        self.assertNotIn("x!", self.code("let a = /x!\"/\nb"))
        self.assertNotIn("x!", self.code("let a = #/x!/\"/#\nb"))
        self.assertIn("b / c!", self.code("let a = b / c! / d"))

    def test_an_unclosed_string_ends_with_its_line(self):
        self.assertIn("b!", self.code('let a = "x\nb!'))


class ImportTests(unittest.TestCase):
    def test_domain_imports_only_nio_core(self):
        path = "Sources/Shared/Domain/A.swift"
        self.assertEqual(findings(imports.check_domain, path, "import NIOCore\n// import Foundation\n"), [])
        self.assertEqual(findings(imports.check_domain, path, "import NIOCore\nimport struct Foundation.Data\n"), [2])
        self.assertEqual(findings(imports.check_domain, path, "@preconcurrency import Logging\n"), [1])
        self.assertEqual(findings(imports.check_domain, path, "package import NIOPosix\n"), [1])

    def test_a_c_library_has_one_importer(self):
        rule = imports.check_c_libraries
        self.assertEqual(findings(rule, "Sources/Shared/ZeroMQ/A.swift", "import CZeroMQ"), [])
        self.assertEqual(findings(rule, "Tests/ZeroMQ/A.swift", "import CZeroMQ"), [])
        self.assertEqual(findings(rule, "Sources/PublishHub/A.swift", "import CZeroMQ"), [1])
        self.assertEqual(findings(rule, "Tests/Domain/A.swift", "import CZeroMQ"), [1])
        self.assertEqual(findings(rule, "Sources/Shared/Crypto/A.swift", "import COpenSSL"), [])
        self.assertEqual(findings(rule, "Sources/WSNode/A.swift", "import COpenSSL"), [1])

    def test_the_database_has_one_folder(self):
        rule = imports.check_database
        self.assertEqual(findings(rule, "Sources/PublishHub/Store/A.swift", "import GRDB"), [])
        self.assertEqual(findings(rule, "Tests/PublishHub/Store/A.swift", "import GRDB"), [])
        self.assertEqual(findings(rule, "Sources/PublishHub/A.swift", "import GRDB"), [1])

    def test_arrows_point_one_way(self):
        rule = imports.check_arrows
        self.assertEqual(findings(rule, "Sources/WSNode/A.swift", "import MusterRuntime\nimport NIOCore"), [])
        self.assertEqual(findings(rule, "Sources/WSNode/A.swift", "import PublishHub"), [1])
        self.assertEqual(findings(rule, "Sources/Shared/Runtime/A.swift", "import MusterClient"), [1])
        self.assertEqual(findings(rule, "Sources/Shared/ZeroMQ/A.swift", "import MusterCrypto"), [1])
        self.assertEqual(findings(rule, "Sources/PushCLI/A.swift", "import WSNode\nimport PublishHub"), [])
        self.assertEqual(findings(rule, "Sources/New/A.swift", ""), [1])

    def test_the_node_does_without_foundation(self):
        rule = imports.check_foundation
        self.assertEqual(findings(rule, "Sources/WSNode/A.swift", "import Foundation"), [1])
        self.assertEqual(findings(rule, "Sources/WSNode/A.swift", "import Foundation  // why: start only"), [])
        self.assertEqual(findings(rule, "Sources/PublishHub/A.swift", "import Foundation"), [])


class StyleTests(unittest.TestCase):
    path = "Sources/WSNode/A.swift"

    def test_unstructured_tasks(self):
        for text in ["Task {", "Task.detached {", "Task(priority: .low) {", "let t = Task<Void, any Error> {", "Task.init {"]:
            self.assertEqual(findings(style.check_tasks, self.path, text), [1], text)
        for text in [
            "try await Task.sleep(for: x)", "Task.isCancelled", "group.addTask {", "// Task {", 'let a = "Task {"',
            "withDiscardingTaskGroup {", "let a: Task<Void, Never>", "struct MyTask {",
        ]:
            self.assertEqual(findings(style.check_tasks, self.path, text), [], text)
        self.assertEqual(findings(style.check_tasks, "Tests/WSNode/A.swift", "Task {"), [])

    def test_output(self):
        for text in ["print(x)", "Swift.print(x)", "debugPrint(x)", "dump(x)", '    print ("x")']:
            self.assertEqual(findings(style.check_output, self.path, text), [1], text)
        for text in ["output.print(x)", "func print(_ x: Int) {", "// print(x)", "fingerprint(x)", '"print(x)"']:
            self.assertEqual(findings(style.check_output, self.path, text), [], text)
        self.assertEqual(findings(style.check_output, "Sources/PushCLI/Output.swift", "print(x)"), [])

    def test_everything_dangerous_needs_a_reason(self):
        for text in [
            "struct A: @unchecked Sendable {", "try! f()", "a as! B", "nonisolated(unsafe) var a = 1", "a!.b", "f(a)!",
            "unsafeBitCast(a, to: B.self)", "fatalError()", "preconditionFailure()", "preconditionFailure(text)", "a[0]!", "var a: Int!", "(a!)",
            "g { $0 }!", "a! == b", "a!==b", "[a!, b]", '"\\(a!)"', "x?.y!",
        ]:
            self.assertEqual(findings(style.check_reasons, self.path, text), [1], text)
            self.assertEqual(findings(style.check_reasons, self.path, text + "  // why: ends here"), [], text)
            self.assertEqual(findings(style.check_reasons, self.path, "// why: it\n// is so\n" + text), [], text)
            self.assertEqual(findings(style.check_reasons, self.path, "// why: far\n\n" + text), [3], text)

    def test_what_only_looks_dangerous(self):
        for text in [
            "!a", "a != b", "a !== b", "if !(a)", "#if !os(Linux)", "(!a)", "// try!", '"try! a!"', "a && !b", "[!a]",
            "precondition(a)", "self.fatalError(x)", 'preconditionFailure("x")', "fatalError(", "a ? !b : c", "case .a where !b:", "static prefix func ! (a: A) {",
        ]:
            self.assertEqual(findings(style.check_reasons, self.path, text), [], text)

    def test_one_type_per_file(self):
        rule = style.check_one_type
        self.assertEqual(findings(rule, self.path, "package struct A {\n    enum Inner {}\n}\nprivate enum B {}"), [])
        self.assertEqual(findings(rule, self.path, "package struct A {}\npackage enum B {}"), [2])
        self.assertEqual(findings(rule, self.path, "package final class B {}"), [1])
        self.assertEqual(findings(rule, "Sources/WSNode/A+Loop.swift", "extension A {}\nextension B {}"), [])


class TextTests(unittest.TestCase):
    def lines(self, text):
        return [finding.line for finding in texts.check_texts([("docs/a.md", text)])]

    def test_texts_speak_of_the_product(self):
        for text in ["see /work/main/x", "in /root/.ssh", "/home/anna/x", "issue 12", "(#12)", "TODO: x"]:
            self.assertEqual(self.lines(text), [1], text)
        for text in ["swift-nio#894", "/v1/work/x", "a network/rooted thing", "an issue of trust", "/tmp", "homework/x", "/tmp/a-XXXXXX"]:
            self.assertEqual(self.lines(text), [], text)


class TreeTests(unittest.TestCase):
    broken = {
        "Sources/Shared/Domain/A.swift": "import Foundation\nlet a = try! f()\n",
        "Sources/Shared/Client/A.swift": "import CZeroMQ\nimport WSNode\nimport GRDB\n",
        "Sources/WSNode/A.swift": "import Foundation\nstruct A {}\nstruct B {}\nfunc f() { Task { print(1) } }\n",
        "README.md": "Look into /work/main/README.md\n",
    }

    def report(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            lines = []
            self.holds = run(root, lines.append)
            self.assertEqual(repository.paths(root), sorted(files))
            return lines

    def test_every_rule_fails_on_the_broken_tree(self):
        lines = self.report(self.broken)
        self.assertFalse(self.holds)
        self.assertEqual([line for line in lines if line.startswith("OK")], [])
        self.assertIn("    Sources/Shared/Client/A.swift:1: import CZeroMQ: only ZeroMQ imports it", lines)

    def test_every_rule_holds_on_a_clean_tree(self):
        lines = self.report({"Sources/Shared/Domain/A.swift": "import NIOCore\n\npackage struct A {}\n"})
        self.assertTrue(self.holds)
        self.assertEqual([line for line in lines if not line.startswith("OK")], [])


if __name__ == "__main__":
    unittest.main()
