<?php
// A decoded session as tagged JSON, in the way in which our reader shows what it is.

final class Describer
{
    /** Objects and references that the value stands in: what leads back to one of them is null. */
    private array $open = [];

    public function session(array &$session): array
    {
        $reference = ReflectionReference::fromArrayElement([&$session], 0);
        return $this->within('reference ' . bin2hex($reference->getId()), fn () => ['map' => $this->entries($session)]);
    }

    private function value($value): array
    {
        return match (true) {
            $value === null => ['null' => null],
            is_bool($value) => ['bool' => $value],
            is_int($value) => ['int' => (string) $value],
            is_float($value) => ['double' => bin2hex(pack('E', $value))],
            is_string($value) => self::isUTF8($value) ? ['string' => $value] : ['bytes' => bin2hex($value)],
            is_array($value) => array_is_list($value)
                ? ['list' => array_column($this->entries($value), 1)]
                : ['map' => $this->entries($value)],
            $value instanceof UnitEnum => ['string' => $value::class . ':' . $value->name],
            $value instanceof Opaque => ['null' => null],
            default => $this->object($value),
        };
    }

    private function object(object $object): array
    {
        return $this->within('object ' . spl_object_id($object), function () use ($object) {
            $entries = method_exists($object, '__serialize') ? $object->__serialize() : self::properties($object);
            return ['map' => $this->entries($entries)];
        });
    }

    /** Public names; a private property of a parent class is hidden by the object's own of the same name. */
    private static function properties(object $object): array
    {
        [$properties, $inherited] = [[], []];
        $all = (array) $object;
        foreach ($all as $name => $_) {
            $parts = explode("\0", (string) $name);
            $plain = count($parts) === 3 ? $parts[2] : $name;
            $isInherited = count($parts) === 3 && $parts[1] !== '*' && $parts[1] !== $object::class;
            if (!array_key_exists($plain, $properties) || (!$isInherited && isset($inherited[$plain]))) {
                $properties[$plain] = &$all[$name];
                $inherited[$plain] = $isInherited ?: null;
            }
        }
        return $properties;
    }

    private function entries(array $entries): array
    {
        $described = [];
        foreach ($entries as $key => $_) {
            if (is_string($key) && !self::isUTF8($key)) {
                continue;
            }
            $reference = ReflectionReference::fromArrayElement($entries, $key);
            $value = $reference === null
                ? $this->value($entries[$key])
                : $this->within('reference ' . bin2hex($reference->getId()), fn () => $this->value($entries[$key]));
            $described[] = [is_int($key) ? ['int' => (string) $key] : ['string' => $key], $value];
        }
        return $described;
    }

    private function within(string $id, callable $describe): array
    {
        if (isset($this->open[$id])) {
            return ['null' => null];
        }
        $this->open[$id] = true;
        try {
            return $describe();
        } finally {
            unset($this->open[$id]);
        }
    }

    private static function isUTF8(string $text): bool
    {
        return preg_match('//u', $text) === 1;
    }
}
