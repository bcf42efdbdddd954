<?php

// How an application declares itself to Stork 1. Beside it, muster.yml says the same to Muster.

use Virge\Stork;
use Virge\Stork\Component\Websocket\Message;
use Virge\Stork\Service\ZMQMessagingService;
use Virge\Virge;

require __DIR__ . '/stork.php'; // in an application: vendor/autoload.php

// The address of the hub: all that a pushing program changes.
$zmqServer = getenv('STORK_SERVER') ?: 'localhost';
$zmqPort = getenv('STORK_PORT') ?: '5555';
$websocketServers = [
    ['host' => 'localhost', 'port' => '5556'],
];
Virge::registerService(
    'virge.stork.service.zmq_messaging',
    new ZMQMessagingService($zmqServer, $zmqPort, $websocketServers),
);

class MyMessage extends Message
{
    const MESSAGE_TYPE = 'my_message';

    public function getData()
    {
        return ['foo' => 'bar'];
    }
}

class ArticleCreated extends Message
{
    const MESSAGE_TYPE = 'article_created';

    protected $id;
    protected $title;
    private $tags;

    public function __construct($id, $title, array $tags)
    {
        $this->id = $id;
        $this->title = $title;
        $this->tags = $tags;
    }

    public function getData()
    {
        return [
            'id' => $this->id,
            'text' => "Article {$this->id}: {$this->title}",
            'tags' => $this->tags,
        ];
    }
}

Stork::authenticator(function ($conn) {
    return $conn->Session->getSecret() == '123';
});

Stork::verifier('owner', function ($session, $topic, $feedId, &$reason) {
    if ($session->getUserId() == $feedId) {
        return true;
    }
    $reason = 'this feed is not yours';
    return false;
});

Stork::topic('v1', 'test')->verify('owner');
