"""Text that is UTF-8 and text that is not."""

WELL_FORMED = [
    "plain",
    "κόσμε",
    "\x00\x7f\x80\u07ff\u0800\ud7ff\ue000\ufffd\uffff\U00010000\U0010ffff",
    "Füße, 你好, שלום, 🧵🪡",
    "1234567€12345678é",
]

# name: (bytes, index of the first byte that makes it invalid whatever follows)
MALFORMED = {
    "lone continuation": (b"a\x80", 1),
    "last continuation": (b"\xbf", 0),
    "one continuation too many": (b"\xc3\xa9\xa9", 2),
    "start of two alone": (b"\xc3 ", 1),
    "start of three alone": (b"\xe2 ", 1),
    "start of four alone": (b"\xf1 ", 1),
    "three cut short": (b"\xe2\x82A", 2),
    "four cut short": (b"\xf0\x9f\x98A", 3),
    "FE": (b"ab\xfe", 2),
    "FF": (b"\xff", 0),
    "overlong of two": (b"\xc0\xaf", 0),
    "overlong of three": (b"\xe0\x80\xaf", 1),
    "overlong of four": (b"\xf0\x80\x80\xaf", 1),
    "overlong of five": (b"\xf8\x80\x80\x80\xaf", 0),
    "overlong of six": (b"\xfc\x80\x80\x80\x80\xaf", 0),
    "greatest overlong of two": (b"\xc1\xbf", 0),
    "greatest overlong of three": (b"\xe0\x9f\xbf", 1),
    "greatest overlong of four": (b"\xf0\x8f\xbf\xbf", 1),
    "surrogate D800": (b"\xed\xa0\x80", 1),
    "surrogate DFFF": (b"\xed\xbf\xbf", 1),
    "surrogate pair": (b"\xed\xa0\x80\xed\xb0\x80", 1),
    "above the last": (b"\xf4\x90\x80\x80", 1),
    "far above the last": (b"\xf5\x80\x80\x80", 0),
    "surrogate after Greek": ("κόσμε".encode() + b"\xed\xa0\x80ed", 11),
    "after a long run": (b"0123456789abcdef" * 20 + b"\xc0", 320),
}

UNFINISHED = [b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"text\xf4"]
