<?php
// php stork.php COUNT SEED
// Writes COUNT lines {"frame": hexadecimal, "topics": […], "event": …, "data": what json_encode makes of getData(), or null}.

namespace {
    require __DIR__ . '/../../../Examples/php/stork_message.php';
}

namespace App\Message {
    /** As it is called outside of the class it sees what everybody sees. */
    function public_properties($object)
    {
        return get_object_vars($object);
    }

    class All extends \Virge\Stork\Component\Websocket\Message
    {
        const MESSAGE_TYPE = 'all';
        public $first;
        protected $second;
        private $third;

        public function __construct($first, $second, $third)
        {
            [$this->first, $this->second, $this->third] = [$first, $second, $third];
        }

        public function getData()
        {
            return public_properties($this);
        }
    }
}

namespace {
    use Virge\Stork\Component\PubSubMessage;
    use Virge\Stork\Component\Websocket\Message;
    use Virge\Stork\Component\ZMQ\Message as Envelope;

    class Whole extends Message
    {
        const MESSAGE_TYPE = 'whole';

        public function __construct(protected $data)
        {
        }

        public function getData()
        {
            return $this->data;
        }
    }

    class Picked extends Message
    {
        const MESSAGE_TYPE = 'picked';

        public function __construct(private int $id, protected string $name, public array $list)
        {
        }

        public function getData()
        {
            return ['key/ü' => "$this->id: $this->name{}", 'list' => [$this->list, null, 0.5, '/ü']];
        }
    }

    class Thing
    {
        public $shown;
        protected $guarded = 'guarded';
        private $hidden = 'hidden';

        public function __construct($shown)
        {
            $this->shown = $shown;
        }
    }

    enum Suit: string { case Hearts = 'H'; }

    function value(int $depth)
    {
        switch (mt_rand(0, $depth > 0 ? 13 : 5)) {
            case 0: return [null, true, false][mt_rand(0, 2)];
            case 1: return [0, -1, 7, PHP_INT_MAX, PHP_INT_MIN, mt_rand()][mt_rand(0, 5)];
            case 2: return number();
            case 3: case 4: case 5: return text();
            case 6: case 7: return array_map(fn () => value($depth - 1), array_fill(0, mt_rand(0, 4), 0));
            case 8: case 9: return mapping($depth - 1);
            case 10: return (object) mapping($depth - 1);
            case 11: return new Thing(value($depth - 1));
            case 12:
                $shared = value($depth - 1);
                $list = [&$shared, new Thing(1), &$shared];
                $list[] = $list[1];
                return $list;
            default: return rare($depth);
        }
    }

    /** What seldom is pushed, and what no JSON exists for. */
    function rare(int $depth)
    {
        switch (mt_rand(0, 7)) {
            case 0: return [INF, -INF, NAN][mt_rand(0, 2)];
            case 1: return "\xFF\xFE";
            case 2: return ["\xFF" => 1];
            case 3: return Suit::Hearts;
            case 4: return new DateTime('@' . mt_rand());
            case 5:
                $loop = new Thing(null);
                $loop->shown = $loop;
                return $loop;
            case 6:
                $object = new Thing(value($depth - 1));
                $object->{'dynamic /ü'} = 1;
                return $object;
            default: return [[], new stdClass(), ["\0class" => 'Thing']];
        }
    }

    /** Half of them are any eight bytes: every exponent, and all ways in which digits can be rounded. */
    function number(): float
    {
        $some = [
            0.0, -0.0, 0.1, 0.1 + 0.2, 1e15, 1e16, 1e17, 123456789012345678.0, 1e-4, 1.5e-5, 5e-324, PHP_FLOAT_MAX, 7.0,
            mt_rand() / 7, mt_rand() * 1e9,
        ];
        $any = unpack('E', pack('NN', mt_rand(0, 0xFFFFFFFF), mt_rand(0, 0xFFFFFFFF)))[1];
        return mt_rand(0, 1) || !is_finite($any) ? $some[mt_rand(0, 14)] : $any;
    }

    function text(): string
    {
        return [
            '', '7', 'a/b', 'é', "e\u{301}", '🐦', "\u{2028}", '"\\', "\0\x01\x08\t\n\f\r\x1F\x7F", '<a href="x">&', '}";i:7;',
            str_repeat('lang ', mt_rand(0, 200)), "\u{FFFF}",
        ][mt_rand(0, 12)];
    }

    function mapping(int $depth): array
    {
        $map = [];
        for ($count = mt_rand(0, 4); $count > 0; $count--) {
            $map[[mt_rand(-2, 5), '0' . mt_rand(0, 9), text(), "key$count"][mt_rand(0, 3)]] = value($depth);
        }
        return $map;
    }

    error_reporting(E_ALL & ~E_DEPRECATED);
    [, $count, $seed] = $argv;
    mt_srand((int) $seed);
    for (; $count > 0; $count--) {
        $message = match (mt_rand(0, 3)) {
            0, 1 => new Whole(value(5)),
            2 => new App\Message\All(value(3), value(3), value(3)),
            3 => new Picked(mt_rand(-9, 9), text(), mapping(2)),
        };
        $topics = mt_rand(0, 2) ? ['v1.test.' . mt_rand()] : ["one", "zwölf"];
        ini_set('serialize_precision', ['-1', '17'][mt_rand(0, 1)]);
        $frame = serialize(count($topics) > 1 ? new PubSubMessage($message, $topics) : new Envelope($message, $topics[0]));
        ini_set('serialize_precision', '-1');
        $data = json_encode($message->getData());
        echo json_encode([
            'frame' => bin2hex($frame),
            'topics' => $topics,
            'event' => $message::MESSAGE_TYPE,
            'data' => $data === false ? null : $data,
        ], JSON_THROW_ON_ERROR), "\n";
    }
}
