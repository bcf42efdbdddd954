<?php

// The classes that Stork's backends serialize, under Stork's names and with Stork's properties: what their bytes depend on. With
// the package virge/stork installed they come from there.

namespace Virge\Stork\Component\Websocket {
    /** What an application pushes: a type, and the data that getData() makes. */
    abstract class Message
    {
        const MESSAGE_TYPE = '';

        abstract public function getData();
    }
}

namespace Virge\Stork\Component\ZMQ {
    use Virge\Stork\Component\Websocket\Message as WebsocketMessage;

    /** Stork 1: a message and its topic. */
    class Message
    {
        protected $websocketMessage;
        protected $topicStr;

        public function __construct(WebsocketMessage $message, $topicStr)
        {
            $this->websocketMessage = $message;
            $this->topicStr = $topicStr;
        }
    }
}

namespace Virge\Stork\Component {
    use Virge\Stork\Component\Websocket\Message as WebsocketMessage;

    /** Stork 2 and 3: a message and its topics. */
    class PubSubMessage
    {
        protected $websocketMessage;
        protected $topics;
        protected $timestamp;

        public function __construct(WebsocketMessage $message, array $topics)
        {
            $this->websocketMessage = $message;
            $this->topics = $topics;
            $this->timestamp = new \DateTime();
        }
    }
}
