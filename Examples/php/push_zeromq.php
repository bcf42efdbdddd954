<?php

declare(strict_types=1);

// Pushes over ZeroMQ with the extension php-zmq and waits for the acknowledgement: php push_zeromq.php TOPIC JSON [HUB]
// For example: php push_zeromq.php v1.news.1 '{"title": "Storks are back"}' tcp://127.0.0.1:5557

/**
 * Pushes to one topic and returns the hub's answer; throws when the push was not taken, or when nobody answered in time.
 *
 * A REQ socket without an answer cannot be used again: this one is made anew for each push.
 */
function muster_request(string $topic, mixed $data, string $hub = 'tcp://127.0.0.1:5557', int $milliseconds = 2000): array
{
    $push = json_encode(
        ['topic' => $topic, 'data' => $data],
        JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION,
    );
    $socket = new ZMQSocket(new ZMQContext(), ZMQ::SOCKET_REQ);
    $socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 0);
    $socket->setSockOpt(ZMQ::SOCKOPT_RCVTIMEO, $milliseconds);
    $socket->connect($hub);
    $socket->send($push);
    $answer = $socket->recv();
    if ($answer === false) {
        throw new RuntimeException("no hub answers at $hub");
    }
    $answer = json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
    if (isset($answer['error'])) {
        throw new RuntimeException("push refused: {$answer['error']['code']} {$answer['error']['reason']}");
    }
    return $answer;
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    if ($argc < 3) {
        fwrite(STDERR, "usage: php push_zeromq.php TOPIC JSON [HUB]\n");
        exit(64);
    }
    $data = json_decode($argv[2], false, 512, JSON_THROW_ON_ERROR);
    echo json_encode(muster_request($argv[1], $data, $argv[3] ?? 'tcp://127.0.0.1:5557')), "\n";
}
