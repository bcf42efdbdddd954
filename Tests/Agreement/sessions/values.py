"""Tagged values, made comparable: equal exactly when type and value are, down to a zero's sign."""

import struct


def comparable(value):
    ((kind, content),) = value.items()
    if kind == "double":
        return kind, _double(content)
    if kind == "list":
        return kind, [comparable(element) for element in content]
    if kind == "map":
        return kind, [(comparable(key), comparable(element)) for key, element in content]
    return kind, content


def _double(text):
    """PHP says the eight bytes, ours the shortest text that reads back the same."""
    octets = bytes.fromhex(text) if len(text) == 16 and all(c in "0123456789abcdef" for c in text) else struct.pack(">d", float(text))
    return "nan" if struct.unpack(">d", octets)[0] != struct.unpack(">d", octets)[0] else octets.hex()
