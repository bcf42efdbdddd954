<?php

// What an application does to push, before and after: php push.php

require __DIR__ . '/services.php';

use Virge\Stork;

Stork::push('v1.test.1', new MyMessage());
Stork::push('v1.test.1', new ArticleCreated(7, 'Störche/Störchinnen', ['birds', 'spring']));
