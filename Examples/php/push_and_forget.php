<?php

declare(strict_types=1);

// Pushes over ZeroMQ with the extension php-zmq and waits for nothing: php push_and_forget.php TOPICS JSON [HUB]
// Several topics are separated by commas: php push_and_forget.php v1.news.1,v1.news.2 '{"title": "Storks are back"}'

/**
 * Hands one push to all of the topics over to ZeroMQ. Nobody says whether it was taken: refusals stand in the hub's log.
 *
 * The linger time is how long the end of the script waits for the push to leave; without one it may never do so.
 */
function muster_send(array $topics, mixed $data, string $hub = 'tcp://127.0.0.1:5555'): void
{
    $socket = new ZMQSocket(new ZMQContext(), ZMQ::SOCKET_PUSH);
    $socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 1000);
    $socket->connect($hub);
    $socket->send(json_encode(
        ['topics' => $topics, 'data' => $data],
        JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION,
    ));
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    if ($argc < 3) {
        fwrite(STDERR, "usage: php push_and_forget.php TOPICS JSON [HUB]\n");
        exit(64);
    }
    $data = json_decode($argv[2], false, 512, JSON_THROW_ON_ERROR);
    muster_send(explode(',', $argv[1]), $data, $argv[3] ?? 'tcp://127.0.0.1:5555');
}
