<?php

// Stands in for the application's own login: a session of the user whose feed is v1.test.1.

session_start();
$_SESSION = ['secret' => '123', 'user_id' => 1];
header('Location: /index.html');
