<?php

// Stands in for the package virge/stork, so that this example runs without Composer: the functions that services.php and
// push.php call. What services.php declares was for Stork's own servers; here muster.yml says it, and nothing is kept.

namespace {
    require __DIR__ . '/../php/stork_message.php';
}

namespace Virge {
    class Virge
    {
        private static $services = [];

        public static function registerService($name, $service)
        {
            self::$services[$name] = $service;
        }

        public static function service($name)
        {
            return self::$services[$name];
        }
    }

    class Stork
    {
        public static function authenticator(callable $authenticator)
        {
        }

        public static function verifier($name, callable $verifier)
        {
        }

        public static function topic($version, $feedName)
        {
            return new class {
                public function verify($verifier)
                {
                    return $this;
                }
            };
        }

        public static function push($topic, $message)
        {
            Virge::service('virge.stork.service.zmq_messaging')->push($topic, $message);
        }
    }
}

namespace Virge\Stork\Service {
    use Virge\Stork\Component\ZMQ\Message;

    class ZMQMessagingService
    {
        private $address;

        public function __construct($zmqServer, $zmqPort, array $websocketServers)
        {
            $this->address = "tcp://$zmqServer:$zmqPort";
        }

        /** One socket and one frame for each push. Stork waits 10 ms for it to leave, which a busy machine may need longer for. */
        public function push($topic, $message)
        {
            $socket = new \ZMQSocket(new \ZMQContext(), \ZMQ::SOCKET_PUSH);
            $socket->setSockOpt(\ZMQ::SOCKOPT_LINGER, 2000);
            $socket->connect($this->address);
            $socket->send(serialize(new Message($message, $topic)));
        }
    }
}
