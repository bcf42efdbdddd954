<?php
// php write.php ID USER: writes a session as an application does, with the handlers that the command's settings name.

[, $id, $user] = $argv;
session_id($id);
session_start(['use_cookies' => false, 'use_strict_mode' => false, 'cache_limiter' => '']) || exit(1);
$_SESSION = ['user_id' => (int) $user, 'name' => "é\0", 'cart' => [['sku' => 'a', 'count' => 2]]];
session_write_close() || exit(1);
