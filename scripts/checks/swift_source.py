"""One Swift source file, split into what is code and what is comment.

`code` and `comments` have exactly the lines and columns of the file: in `code` everything inside comments and string
literals is blank (what stands in an interpolation is code and stays), in `comments` everything else is.
"""

import re

# Before a bare regular expression stands an operator, an opening bracket or one of these; after an operand, / divides.
_REGEX_MAY_FOLLOW = set("(,=:[{!&|?;")


class SwiftSource:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        code, comments = _split(text)
        self.code = code.split("\n")
        self.comments = comments.split("\n")

    def lines(self):
        """Yields (number, code, comment) of each line, counted from 1."""
        for index, (code, comment) in enumerate(zip(self.code, self.comments)):
            yield index + 1, code, comment

    def has_reason(self, number):
        """Whether line `number`, or the comment lines directly above it, hold a `why:`."""
        if "why:" in self.comments[number - 1]:
            return True
        above = number - 2
        while above >= 0 and self.comments[above].strip() and not self.code[above].strip():
            if "why:" in self.comments[above]:
                return True
            above -= 1
        return False


def _split(text):
    return _Splitter(text).run()


class _Splitter:
    def __init__(self, text):
        self.text = text
        self.code = [character if character == "\n" else " " for character in text]
        self.comments = list(self.code)
        self.at = 0

    def run(self):
        while self.at < len(self.text):
            self.step(None)
        return "".join(self.code), "".join(self.comments)

    def step(self, depth):
        """Takes one token of code; `depth` counts the brackets open inside an interpolation, or is None outside."""
        text, at = self.text, self.at
        if text.startswith("//", at):
            self.line_comment()
        elif text.startswith("/*", at):
            self.block_comment()
        elif text[at] == '"':
            self.string(0)
        elif text[at] == "#" and (match := re.compile(r'(#+)"').match(text, at)):
            self.at += len(match.group(1))
            self.string(len(match.group(1)))
        elif text[at] == "#" and (match := re.compile(r"(#+)/.*?/\1(?!#)", re.S).match(text, at)):
            self.at = match.end()
        elif text[at] == "/" and self.regex_end() is not None:
            self.at = self.regex_end()
        else:
            if depth is not None:
                depth += (text[at] == "(") - (text[at] == ")")
            if depth != 0:
                self.code[at] = text[at]
            self.at += 1
        return depth

    def line_comment(self):
        end = self.text.find("\n", self.at)
        self.comment_until(len(self.text) if end < 0 else end)

    def block_comment(self):
        depth, end = 0, self.at
        while end < len(self.text):
            if self.text.startswith("/*", end):
                depth += 1
                end += 2
            elif self.text.startswith("*/", end):
                depth -= 1
                end += 2
                if depth == 0:
                    break
            else:
                end += 1
        self.comment_until(min(end, len(self.text)))

    def comment_until(self, end):
        self.comments[self.at:end] = self.text[self.at:end]
        self.at = end

    def string(self, hashes):
        """Skips a string literal whose opening quote is at `at`; its quotes stay in the code."""
        fence = '"""' if self.text.startswith('"""', self.at) else '"'
        close = fence + "#" * hashes
        escape = "\\" + "#" * hashes
        self.code[self.at] = '"'
        self.at += len(fence)
        while self.at < len(self.text):
            if self.text.startswith(close, self.at):
                self.code[self.at] = '"'
                self.at += len(close)
                return
            if fence == '"' and self.text[self.at] == "\n":
                return
            if self.text.startswith(escape + "(", self.at):
                self.at += len(escape) + 1
                depth = 1
                while depth and self.at < len(self.text):
                    depth = self.step(depth)
            elif self.text.startswith(escape, self.at):
                self.at += len(escape) + 1
            else:
                self.at += 1

    def regex_end(self):
        """Where a bare regular expression that begins at `at` ends, or None where / is an operator."""
        text, at = self.text, self.at
        before = text[text.rfind("\n", 0, at) + 1:at].rstrip()
        if before and before[-1] not in _REGEX_MAY_FOLLOW and not re.search(r"\b(return|in|case)$", before):
            return None
        match = re.compile(r"/(?![\s/*])(?:\\.|[^\\/\n])+(?<!\s)/").match(text, at)
        return match.end() if match else None
