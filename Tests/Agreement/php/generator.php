<?php
// Random sessions: everything that PHP can write into one.

final class SessionGenerator
{
    /** Objects that are complete: further places may hold them too. */
    private array $objects = [];
    private bool $opaque = false;

    public function session(): array
    {
        $this->objects = [];
        // Behind an object that only its class can read no reference can be followed.
        $this->opaque = mt_rand(0, 9) === 0;
        $session = [];
        for ($count = mt_rand(0, 6); $count > 0; $count--) {
            $session[$this->name()] = $this->value(mt_rand(0, 5));
        }
        if (!$this->opaque && count($session) > 1 && mt_rand(0, 3) === 0) {
            [$from, $to] = array_rand($session, 2);
            $session[$to] = &$session[$from];
        }
        return $session;
    }

    private function name(): string
    {
        return ['user_id', 'role', 'é', "\xFFname", 'a b', '', 'csrf', '_sf2_attributes', str_repeat('n', 127)][mt_rand(0, 8)]
            . (mt_rand(0, 1) ? '' : chr(mt_rand(97, 122)));
    }

    private function value(int $depth)
    {
        $kinds = $depth > 0 ? 14 : 6;
        switch (mt_rand(0, $kinds)) {
            case 0: return null;
            case 1: return (bool) mt_rand(0, 1);
            case 2: return $this->integer();
            case 3: return $this->double();
            case 4: case 5: return $this->text();
            // A case that stands twice is written as a reference.
            case 6: return $this->opaque ? null : (mt_rand(0, 1) ? Suit::Hearts : Plan::Paid);
            case 7: case 8: return $this->list($depth - 1);
            case 9: case 10: return $this->mapping($depth - 1);
            default: return $this->object($depth - 1);
        }
    }

    private function integer(): int
    {
        return [0, -1, 7, PHP_INT_MAX, PHP_INT_MIN, mt_rand(), -mt_rand()][mt_rand(0, 6)];
    }

    private function double(): float
    {
        return [
            0.0, -0.0, 0.1, -1.5e300, 5e-324, PHP_FLOAT_MAX, PHP_FLOAT_EPSILON, INF, -INF, NAN, 7.0, 1e15, 1e22,
            mt_rand() / 7, lcg_value(),
        ][mt_rand(0, 14)];
    }

    private function text(): string
    {
        return [
            '', '7', '07', 'admin', 'é', "e\u{301}", '🐦', 'a"b;c|d{e}:f', "\0", "a\0b", "\xFF\xFE", "\xED\xA0\x80", "\r\n",
            's:3:"abc";', 'i:7;}', random_text(mt_rand(0, 40)), str_repeat('long ', mt_rand(0, 500)),
        ][mt_rand(0, 16)];
    }

    private function list(int $depth): array
    {
        $list = [];
        for ($count = mt_rand(0, 5); $count > 0; $count--) {
            $list[] = $this->value($depth);
        }
        if (!$this->opaque && count($list) > 1 && mt_rand(0, 5) === 0) {
            $list[count($list) - 1] = &$list[0];
        }
        if (!$this->opaque && mt_rand(0, 30) === 0) {
            $list[] = &$list;
        }
        return $list;
    }

    private function mapping(int $depth): array
    {
        $map = [];
        for ($count = mt_rand(0, 5); $count > 0; $count--) {
            $key = [mt_rand(-3, 9), (string) mt_rand(0, 9), '0' . mt_rand(0, 9), $this->text(), 'key' . $count][mt_rand(0, 4)];
            $map[$key] = $this->value($depth);
        }
        return $map;
    }

    private function object(int $depth)
    {
        if (!$this->opaque && $this->objects !== [] && mt_rand(0, 3) === 0) {
            return $this->objects[array_rand($this->objects)];
        }
        switch (mt_rand(0, $this->opaque ? 6 : 5)) {
            case 0:
                $object = (object) $this->mapping($depth);
                break;
            case 1:
                $object = new User($this->value($depth), $this->text(), $this->value($depth));
                break;
            case 2:
                $object = new Admin($this->value($depth), $this->text(), $this->text());
                $object->more = $this->value($depth);
                break;
            case 3:
                $object = new Bag();
                $object->things = mt_rand(0, 1) ? $this->list($depth) : $this->mapping($depth);
                break;
            case 4:
                $object = new DateTimeImmutable('@' . mt_rand());
                break;
            case 5:
                $object = new ArrayObject($this->mapping($depth));
                break;
            default:
                $object = new Opaque();
                $object->text = $this->text();
        }
        if (!$this->opaque && $object instanceof Admin && mt_rand(0, 3) === 0) {
            $object->more = $object;
        }
        $this->objects[] = $object;
        return $object;
    }
}

function random_text(int $length): string
{
    $text = '';
    while (strlen($text) < $length) {
        $text .= chr(mt_rand(0, 255));
    }
    return $text;
}
