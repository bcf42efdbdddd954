/*
 * Many WebSocket subscribers in one cheap process, for the benchmarks and the tests that need a thousand of them.
 *
 *   ws_load --address HOST:PORT --connections K [--topic T] [--expect N] [--report M] [--sources S] [--raw BYTES]
 *
 * Opens K connections, subscribes each to T, answers pings and counts the pushes that come. It tells on standard output:
 *
 *   open K               every connection is upgraded
 *   subscribed K         every subscription is confirmed
 *   received TOTAL       TOTAL pushes have come over all connections: after each M per connection
 *   total frames=.. bytes=.. closed=.. min=.. max=..       at the end; min and max are pushes of one connection
 *
 * It ends after N pushes on every connection, at the end of standard input, or on SIGTERM.
 * --sources spreads the connections over 127.0.0.1 ... 127.0.0.S; --raw counts plain TCP bytes in units of BYTES.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PREFIX = 32, WINDOW = 256, BUFFER = 256 * 1024, HEAD = 2048, EVENTS = 512 };
enum state { CONNECTING, UPGRADING, OPEN, CLOSED };

struct connection {
    int descriptor;
    enum state state;
    bool subscribed;
    uint8_t header[14];
    uint8_t header_length;
    uint8_t opcode;
    uint64_t payload_left;
    uint32_t payload_seen;
    uint8_t payload[128]; /* its first bytes: enough to tell what it is, and all of a control frame */
    uint64_t pushes;
    char *head; /* the answer to the upgrade, until it is complete */
    int head_length;
};

static struct {
    struct sockaddr_in address;
    const char *host;
    const char *topic;
    long connections, sources, report, expect, raw;
} options = {.sources = 1};

static struct connection *connections;
static int poller;
static long started, opened, subscribed, closed_count, finished;
static uint64_t total, total_bytes, next_report;
static volatile sig_atomic_t stopped;

static void on_signal(int number) {
    (void)number;
    stopped = 1;
}

static void fail(const char *what) {
    fprintf(stderr, "ws_load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void tell(const char *what, uint64_t number) {
    printf("%s %llu\n", what, (unsigned long long)number);
    fflush(stdout);
}

static void end(struct connection *one) {
    if (one->state != CLOSED) {
        close(one->descriptor);
        one->state = CLOSED;
        closed_count++;
    }
}

/* Control frames and subscriptions are small, and the kernel's buffer is empty when they go: they leave whole. */
static void send_frame(struct connection *one, uint8_t opcode, const uint8_t *payload, size_t length) {
    uint8_t frame[8 + 1024] = {0x80 | opcode};
    size_t head = 2;
    if (length < 126) {
        frame[1] = 0x80 | (uint8_t)length;
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (uint8_t)(length >> 8);
        frame[3] = (uint8_t)length;
        head = 4;
    }
    head += 4; /* a masking key of zeros leaves the payload as it is */
    memcpy(frame + head, payload, length);
    if (send(one->descriptor, frame, head + length, MSG_NOSIGNAL) != (ssize_t)(head + length)) {
        end(one);
    }
}

static void start_next(void) {
    struct connection *one = &connections[started];
    one->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (one->descriptor < 0) {
        fail("socket");
    }
    int yes = 1;
    setsockopt(one->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (options.sources > 1) {
        struct sockaddr_in source = {.sin_family = AF_INET};
        source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(started % options.sources));
        setsockopt(one->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        if (bind(one->descriptor, (struct sockaddr *)&source, sizeof source) != 0) {
            fail("bind");
        }
    }
    if (connect(one->descriptor, (struct sockaddr *)&options.address, sizeof options.address) != 0 &&
        errno != EINPROGRESS) {
        fail("connect");
    }
    one->state = CONNECTING;
    struct epoll_event event = {.events = EPOLLOUT, .data.u64 = (uint64_t)started};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, one->descriptor, &event) != 0) {
        fail("epoll_ctl");
    }
    started++;
}

static void became_open(struct connection *one) {
    one->state = OPEN;
    if (++opened == options.connections) {
        tell("open", (uint64_t)opened);
    }
    if (options.raw == 0 && options.topic != NULL) {
        char text[600];
        int length = snprintf(text, sizeof text, "{\"id\":1,\"subscribe\":{\"topics\":[\"%s\"]}}", options.topic);
        send_frame(one, 1, (const uint8_t *)text, (size_t)length);
    }
}

static void connected(struct connection *one, uint64_t index) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(one->descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        errno = error;
        fail("connect");
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = index};
    epoll_ctl(poller, EPOLL_CTL_MOD, one->descriptor, &event);
    if (options.raw > 0) {
        became_open(one);
        return;
    }
    char request[512];
    int length = snprintf(request, sizeof request,
                          "GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Protocol: muster.v1.json\r\n\r\n",
                          options.host);
    one->state = UPGRADING;
    one->head = malloc(HEAD);
    if (send(one->descriptor, request, (size_t)length, MSG_NOSIGNAL) != length) {
        end(one);
    }
}

static void count_push(struct connection *one, uint64_t pushes) {
    if (options.expect > 0 && one->pushes < (uint64_t)options.expect &&
        one->pushes + pushes >= (uint64_t)options.expect) {
        finished++;
    }
    one->pushes += pushes;
    total += pushes;
    if (options.report > 0 && total >= next_report) {
        tell("received", total);
        uint64_t step = (uint64_t)options.report * (uint64_t)options.connections;
        next_report = (total / step + 1) * step;
    }
}

static void frame_ended(struct connection *one) {
    size_t kept = one->payload_seen < sizeof one->payload ? one->payload_seen : sizeof one->payload;
    if (one->opcode == 9) {
        send_frame(one, 10, one->payload, kept);
    } else if (one->opcode == 8) {
        send_frame(one, 8, one->payload, kept < 2 ? 0 : 2);
        end(one);
    } else if (kept > 10 && memcmp(one->payload, "{\"message\"", 10) == 0) {
        count_push(one, 1);
    } else if (!one->subscribed && memmem(one->payload, kept < PREFIX ? kept : PREFIX, "\"subscribed\"", 12)) {
        one->subscribed = true;
        if (++subscribed == options.connections) {
            tell("subscribed", (uint64_t)subscribed);
        }
    }
}

static uint64_t header_size(const struct connection *one) {
    if (one->header_length < 2) {
        return 2;
    }
    uint8_t length = one->header[1] & 0x7F;
    return length == 126 ? 4 : length == 127 ? 10 : 2;
}

static void header_ended(struct connection *one) {
    uint64_t length = one->header[1] & 0x7F;
    if (length >= 126) {
        int bytes = length == 126 ? 2 : 8;
        length = 0;
        for (int index = 0; index < bytes; index++) {
            length = length << 8 | one->header[2 + index];
        }
    }
    one->opcode = one->header[0] & 0x0F;
    one->payload_left = length;
    one->payload_seen = 0;
}

static void take_frames(struct connection *one, const uint8_t *bytes, size_t count) {
    size_t at = 0;
    while (one->state == OPEN) {
        if (one->header_length < header_size(one)) {
            if (at == count) {
                return;
            }
            one->header[one->header_length++] = bytes[at++];
            if (one->header_length < header_size(one)) {
                continue;
            }
            header_ended(one);
        }
        size_t here = one->payload_left < count - at ? (size_t)one->payload_left : count - at;
        if (one->payload_seen < sizeof one->payload) {
            size_t room = sizeof one->payload - one->payload_seen;
            memcpy(one->payload + one->payload_seen, bytes + at, here < room ? here : room);
        }
        one->payload_seen += (uint32_t)here;
        one->payload_left -= here;
        at += here;
        if (one->payload_left > 0) {
            return;
        }
        one->header_length = 0;
        frame_ended(one);
    }
}

static void take_head(struct connection *one, const uint8_t *bytes, size_t count) {
    if ((size_t)one->head_length + count > HEAD) {
        fprintf(stderr, "ws_load: the answer to the upgrade is too long\n");
        exit(1);
    }
    memcpy(one->head + one->head_length, bytes, count);
    one->head_length += (int)count;
    char *head_end = memmem(one->head, (size_t)one->head_length, "\r\n\r\n", 4);
    if (head_end == NULL) {
        return;
    }
    if (one->head_length < 12 || memcmp(one->head, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "ws_load: no upgrade: %.*s\n", (int)(head_end - one->head), one->head);
        exit(1);
    }
    char *head = one->head;
    size_t after = (size_t)(head + one->head_length - (head_end + 4));
    one->head = NULL;
    became_open(one);
    take_frames(one, (const uint8_t *)head_end + 4, after);
    free(head);
}

static void readable(struct connection *one) {
    static uint8_t buffer[BUFFER];
    ssize_t count = recv(one->descriptor, buffer, sizeof buffer, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) {
        end(one);
        return;
    }
    total_bytes += (uint64_t)count;
    if (options.raw > 0) {
        one->payload_left += (uint64_t)count;
        count_push(one, one->payload_left / (uint64_t)options.raw);
        one->payload_left %= (uint64_t)options.raw;
    } else if (one->state == UPGRADING) {
        take_head(one, buffer, (size_t)count);
    } else {
        take_frames(one, buffer, (size_t)count);
    }
}

static void parse_options(int count, char **arguments) {
    for (int index = 1; index + 1 < count; index += 2) {
        const char *name = arguments[index], *value = arguments[index + 1];
        if (strcmp(name, "--address") == 0) {
            options.host = value;
        } else if (strcmp(name, "--topic") == 0) {
            options.topic = value;
        } else if (strcmp(name, "--connections") == 0) {
            options.connections = atol(value);
        } else if (strcmp(name, "--sources") == 0) {
            options.sources = atol(value);
        } else if (strcmp(name, "--report") == 0) {
            options.report = atol(value);
        } else if (strcmp(name, "--expect") == 0) {
            options.expect = atol(value);
        } else if (strcmp(name, "--raw") == 0) {
            options.raw = atol(value);
        } else {
            fprintf(stderr, "ws_load: unknown option %s\n", name);
            exit(64);
        }
    }
    const char *colon = options.host == NULL ? NULL : strrchr(options.host, ':');
    char host[64] = "";
    if (colon != NULL && (size_t)(colon - options.host) < sizeof host) {
        memcpy(host, options.host, (size_t)(colon - options.host));
    }
    options.address.sin_family = AF_INET;
    if (colon == NULL || options.connections < 1 || inet_pton(AF_INET, host, &options.address.sin_addr) != 1) {
        fprintf(stderr, "usage: ws_load --address IP:PORT --connections K [--topic T] [--expect N] [--report M] "
                        "[--sources S] [--raw BYTES]\n");
        exit(64);
    }
    options.address.sin_port = htons((uint16_t)atoi(colon + 1));
    next_report = (uint64_t)options.report * (uint64_t)options.connections;
}

static void watch_standard_input(void) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = UINT64_MAX};
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event); /* a file cannot be watched, and never ends us */
}

static void turn(void) {
    struct epoll_event events[EVENTS];
    int count = epoll_wait(poller, events, EVENTS, -1);
    for (int index = 0; index < count; index++) {
        uint64_t number = events[index].data.u64;
        if (number == UINT64_MAX) {
            char ignored[256];
            if (read(0, ignored, sizeof ignored) <= 0) {
                stopped = 1;
            }
            continue;
        }
        struct connection *one = &connections[number];
        if (one->state == CONNECTING) {
            connected(one, number);
        } else if (one->state != CLOSED) {
            readable(one);
        }
    }
}

int main(int count, char **arguments) {
    parse_options(count, arguments);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    poller = epoll_create1(EPOLL_CLOEXEC);
    connections = calloc((size_t)options.connections, sizeof *connections);
    if (poller < 0 || connections == NULL) {
        fail("start");
    }
    watch_standard_input();
    while (!stopped && closed_count < options.connections && (options.expect == 0 || finished < options.connections)) {
        while (started < options.connections && started - opened - closed_count < WINDOW) {
            start_next();
        }
        turn();
    }
    uint64_t least = UINT64_MAX, most = 0;
    for (long index = 0; index < options.connections; index++) {
        least = connections[index].pushes < least ? connections[index].pushes : least;
        most = connections[index].pushes > most ? connections[index].pushes : most;
    }
    printf("total frames=%llu bytes=%llu closed=%ld min=%llu max=%llu\n", (unsigned long long)total,
           (unsigned long long)total_bytes, closed_count, (unsigned long long)least, (unsigned long long)most);
    return 0;
}
