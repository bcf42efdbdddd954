<?php
// Records that PHP did not write.

function mutated(string $record): string
{
    for ($count = mt_rand(1, 3); $count > 0; $count--) {
        $place = mt_rand(0, max(strlen($record) - 1, 0));
        $length = mt_rand(1, 12);
        $record = match (mt_rand(0, 8)) {
            0 => substr($record, 0, $place),
            1 => substr_replace($record, '', $place, $length),
            2 => substr_replace($record, chr(mt_rand(0, 255)), $place, 1),
            3 => substr_replace($record, substr($record, $place, $length), $place, 0),
            4 => substr_replace($record, random_text($length), $place, 0),
            5 => substr_replace($record, ['R:1;', 'r:1;', 'r:2;', 'R:3;', 'N;', 'i:0;', '}', '{', 'S:1:"\41";'][mt_rand(0, 8)], $place, 0),
            6 => replaced('/\d+/', (string) [0, 1, 2, 7, 99, PHP_INT_MAX, -1][mt_rand(0, 6)], $record, $place),
            7 => replaced('/[NbidsaOCErR]:/', 'NbidsaOCErRSo'[mt_rand(0, 12)] . ':', $record, $place),
            8 => replaced('/i:\d+;/', ['r', 'R'][mt_rand(0, 1)] . ':' . mt_rand(1, 9) . ';', $record, $place),
        };
    }
    return $record;
}

/** Replaces the first match at or after `$place`. */
function replaced(string $pattern, string $by, string $record, int $place): string
{
    return substr($record, 0, $place) . preg_replace($pattern, $by, substr($record, $place), 1);
}
