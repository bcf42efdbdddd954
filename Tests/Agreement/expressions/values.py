"""One form for values of all three implementations, which keeps int, double, bool, string and bytes apart.

A value is a pair of its type's name and its content: ("int", 7), ("double", "7.0"), ("list", (…)), ("map", ((key, value), …)).
Doubles are kept as text, so that -0.0 is not 0.0 and nan is nan.
"""

import celpy
from celpy import celtypes

NULL = ("null", None)
TRUE = ("bool", True)
FALSE = ("bool", False)


def integer(number):
    return ("int", number)


def double(number):
    return ("double", repr(float(number)))


def string(text):
    return ("string", text)


def octets(content):
    return ("bytes", content)


def array(*elements):
    return ("list", elements)


def mapping(*pairs):
    return ("map", pairs)


def from_python(value):
    """What common-expression-language answers."""
    match value:
        case None:
            return NULL
        case bool():
            return ("bool", value)
        case int():
            return integer(value)
        case float():
            return double(value)
        case str():
            return string(value)
        case bytes():
            return octets(value)
        case list():
            return array(*map(from_python, value))
        case dict():
            return canonical(mapping(*((from_python(k), from_python(v)) for k, v in value.items())))
    raise TypeError(f"a value of the type {type(value).__name__}")


def to_python(value):
    kind, content = value
    match kind:
        case "double":
            return float(content)
        case "list":
            return [to_python(element) for element in content]
        case "map":
            return {to_python(key): to_python(element) for key, element in content}
        case _:
            return content


def from_celpy(value):
    """What cel-python answers."""
    match value:
        case None:
            return NULL
        case celtypes.BoolType() | bool():
            return ("bool", bool(value))
        case celtypes.IntType():
            return integer(int(value))
        case celtypes.DoubleType():
            return double(value)
        case celtypes.StringType():
            return string(str(value))
        case celtypes.BytesType():
            return octets(bytes(value))
        case celtypes.ListType():
            return array(*map(from_celpy, value))
        case celtypes.MapType():
            return canonical(mapping(*((from_celpy(k), from_celpy(v)) for k, v in value.items())))
    raise celpy.CELEvalError(f"a value of the type {type(value).__name__}")


def to_celpy(value):
    kind, content = value
    match kind:
        case "null":
            return None
        case "bool":
            return celtypes.BoolType(content)
        case "int":
            return celtypes.IntType(content)
        case "double":
            return celtypes.DoubleType(float(content))
        case "string":
            return celtypes.StringType(content)
        case "bytes":
            return celtypes.BytesType(content)
        case "list":
            return celtypes.ListType([to_celpy(element) for element in content])
        case "map":
            return celtypes.MapType({to_celpy(key): to_celpy(element) for key, element in content})
    raise TypeError(kind)


def to_probe(value):
    """The JSON form that Probe reads."""
    kind, content = value
    match kind:
        case "int":
            return {"int": str(content)}
        case "bytes":
            return {"bytes": content.hex()}
        case "list":
            return {"list": [to_probe(element) for element in content]}
        case "map":
            return {"map": [[to_probe(key), to_probe(element)] for key, element in content]}
        case _:
            return {kind: content}


def from_probe(value):
    ((kind, content),) = value.items()
    match kind:
        case "int":
            return integer(int(content))
        case "double":
            return double(content)
        case "bytes":
            return octets(bytes.fromhex(content))
        case "list":
            return array(*map(from_probe, content))
        case "map":
            return canonical(mapping(*((from_probe(key), from_probe(element)) for key, element in content)))
        case _:
            return (kind, content)


def canonical(value):
    """A map with its keys in one order."""
    return ("map", tuple(sorted(value[1], key=repr)))
