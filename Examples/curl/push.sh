#!/bin/sh
# Pushes with curl: push.sh TOPIC JSON [HUB]
# For example: push.sh v1.news.1 '{"title": "Storks are back"}' http://127.0.0.1:8090
# Where the vhost has keys, one of them is taken from MUSTER_KEY.
set -eu

if [ $# -lt 2 ]; then
    echo "usage: push.sh TOPIC JSON [HUB]" >&2
    exit 64
fi
hub=${3:-http://127.0.0.1:8090}

case $1 in
    *[\"\\]*)
        # Escaping it is more than a shell script should do.
        echo "push.sh: expected a topic without quotation marks and backslashes" >&2
        exit 64
        ;;
esac

# The push comes from standard input and the key from a file: the list of processes shows neither.
post() {
    printf '{"topic":"%s","data":%s}' "$topic" "$data" |
        curl --silent --show-error --max-time 2 --header 'Content-Type: application/json' --data-binary @- "$@" "$hub/v1/push"
}

topic=$1
data=$2
if [ -n "${MUSTER_KEY:-}" ]; then
    answer=$(
        post --header @/dev/fd/3 3<<END
Authorization: Bearer $MUSTER_KEY
END
    )
else
    answer=$(post)
fi
case $answer in
    '{"error"'*)
        printf 'push refused: %s\n' "$answer" >&2
        exit 1
        ;;
esac
printf '%s\n' "$answer"
