<?php
// php records.php HANDLER COUNT SEED [mutated]
// Writes COUNT lines {"record": hexadecimal, "value": tagged value, or null where PHP refuses the record}.

foreach (['classes', 'describe', 'generator', 'mutator'] as $part) {
    require __DIR__ . "/$part.php";
}
error_reporting(0);
[, $handler, $count, $seed] = $argv;
$mutate = ($argv[4] ?? '') === 'mutated';
mt_srand((int) $seed);
ini_set('session.serialize_handler', $handler);
session_start(['use_cookies' => false, 'use_strict_mode' => false, 'cache_limiter' => '']);
$generator = new SessionGenerator();
for ($done = 0; $done < $count;) {
    ini_set('serialize_precision', ['-1', '17'][mt_rand(0, 1)]);
    $_SESSION = $generator->session();
    $record = session_encode();
    if ($record === false) {
        continue;
    }
    if ($mutate) {
        $record = mutated($record);
    }
    $_SESSION = [];
    try {
        $value = session_decode($record) ? (new Describer())->session($_SESSION) : null;
    } catch (Throwable) {
        $value = null;
    }
    if (session_status() !== PHP_SESSION_ACTIVE) {
        // A record that cannot be decoded ends the session.
        session_start(['use_cookies' => false, 'use_strict_mode' => false, 'cache_limiter' => '']);
    }
    ini_set('serialize_precision', '-1');
    echo json_encode(['record' => bin2hex($record), 'value' => $value], JSON_THROW_ON_ERROR, 4096), "\n";
    $done++;
}
$_SESSION = [];
session_destroy();
