"""The lane of a topic of the default vhost, as docs/wire.md describes it."""


def lane_of(topic):
    value = 0xCBF29CE484222325
    for byte in bytes(4) + topic.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    value ^= value >> 32
    value ^= value >> 16
    value ^= value >> 8
    return value & 0xFF
