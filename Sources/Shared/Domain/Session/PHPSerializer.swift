/// How PHP writes a session down: `session.serialize_handler`.
package enum PHPSerializer: String, Sendable, CaseIterable {
    case php
    case phpSerialize = "php_serialize"
    case phpBinary = "php_binary"
}
