<?php
// What web applications keep in their sessions beside plain data.

enum Suit { case Hearts; case Spades; }

enum Plan: string { case Free = 'free'; case Paid = 'paid'; }

class User
{
    public $id;
    protected $name;
    private $secret;

    public function __construct($id, $name, $secret)
    {
        [$this->id, $this->name, $this->secret] = [$id, $name, $secret];
    }
}

class Admin extends User
{
    private $secret = 'own';
    public $more;
}

/** Says itself what is written down; the keys may be anything an array's may. */
class Bag
{
    public $things = [];

    public function __serialize(): array
    {
        return $this->things;
    }

    public function __unserialize(array $things): void
    {
        $this->things = $things;
    }
}

/** Writes `C:`, which only the class itself can read. */
class Opaque implements Serializable
{
    public $text = '';

    public function serialize()
    {
        return $this->text;
    }

    public function unserialize($text)
    {
        $this->text = $text;
    }
}
