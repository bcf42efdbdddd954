<?php

declare(strict_types=1);

// Pushes over HTTP, without any library: php push.php TOPIC JSON [HUB]
// For example: php push.php v1.news.1 '{"title": "Storks are back"}' http://127.0.0.1:8090

/**
 * Pushes to one topic and returns the hub's answer; throws when the push was not taken.
 */
function muster_push(string $topic, mixed $data, ?string $event = null, string $hub = 'http://127.0.0.1:8090'): array
{
    $push = ['topic' => $topic, 'data' => $data] + ($event === null ? [] : ['event' => $event]);
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/json',
        'content' => json_encode($push, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION),
        'timeout' => 2.0,
        'ignore_errors' => true,
    ]]);
    $body = @file_get_contents("$hub/v1/push", false, $context);
    if ($body === false) {
        throw new RuntimeException("no hub answers at $hub");
    }
    $answer = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
    if (isset($answer['error'])) {
        throw new RuntimeException("push refused: {$answer['error']['code']} {$answer['error']['reason']}");
    }
    return $answer;
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    if ($argc < 3) {
        fwrite(STDERR, "usage: php push.php TOPIC JSON [HUB]\n");
        exit(64);
    }
    $data = json_decode($argv[2], false, 512, JSON_THROW_ON_ERROR);
    echo json_encode(muster_push($argv[1], $data, null, $argv[3] ?? 'http://127.0.0.1:8090')), "\n";
}
