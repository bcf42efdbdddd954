/*
 * The reference that the node is measured against: the least a server can do to send one frame to many sockets.
 * One thread, one epoll, one send() per connection and tick; nothing is parsed, queued or looked up.
 *
 *   send_loop --connections K --frame BYTES --ticks N --rate TICKS_PER_SECOND [--per-tick P]
 *
 * Prints "listening PORT", waits for K connections, sends P frames of BYTES in one call per connection and tick, and prints
 *
 *   result deliveries=.. seconds=.. cpu_seconds=.. short_sends=..
 *
 * where cpu_seconds is the user and system time of this process over the ticks alone.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static long connections, frame_bytes = 100, ticks, rate = 200, per_tick = 1;

static void fail(const char *what) {
    fprintf(stderr, "send_loop: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void parse_options(int count, char **arguments) {
    for (int index = 1; index + 1 < count; index += 2) {
        long value = atol(arguments[index + 1]);
        if (strcmp(arguments[index], "--connections") == 0) {
            connections = value;
        } else if (strcmp(arguments[index], "--frame") == 0) {
            frame_bytes = value;
        } else if (strcmp(arguments[index], "--ticks") == 0) {
            ticks = value;
        } else if (strcmp(arguments[index], "--rate") == 0) {
            rate = value;
        } else if (strcmp(arguments[index], "--per-tick") == 0) {
            per_tick = value;
        }
    }
    if (connections < 1 || ticks < 1 || frame_bytes < 1 || rate < 1 || per_tick < 1) {
        fprintf(stderr, "usage: send_loop --connections K --ticks N [--frame BYTES] [--rate R] [--per-tick P]\n");
        exit(64);
    }
}

static int *accept_all(int poller) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        fail("listen");
    }
    printf("listening %d\n", ntohs(address.sin_port));
    fflush(stdout);
    int *descriptors = calloc((size_t)connections, sizeof *descriptors);
    for (long index = 0; index < connections; index++) {
        descriptors[index] = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptors[index] < 0) {
            fail("accept");
        }
        int yes = 1;
        setsockopt(descriptors[index], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        struct epoll_event event = {.events = EPOLLRDHUP, .data.fd = descriptors[index]};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptors[index], &event) != 0) {
            fail("epoll_ctl");
        }
    }
    close(listener);
    return descriptors;
}

static int start_timer(int poller) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    long nanoseconds = 1000000000L / rate;
    struct timespec interval = {.tv_sec = nanoseconds / 1000000000L, .tv_nsec = nanoseconds % 1000000000L};
    struct itimerspec spec = {.it_interval = interval, .it_value = interval};
    struct epoll_event event = {.events = EPOLLIN, .data.fd = timer};
    if (timer < 0 || timerfd_settime(timer, 0, &spec, NULL) != 0 ||
        epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event) != 0) {
        fail("timer");
    }
    return timer;
}

int main(int count, char **arguments) {
    parse_options(count, arguments);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    int *descriptors = accept_all(poller);
    size_t length = (size_t)(frame_bytes * per_tick);
    char *frames = malloc(length);
    memset(frames, 'x', length);
    int timer = start_timer(poller);

    long short_sends = 0;
    double began = seconds(), cpu_began = cpu_seconds();
    for (long tick = 0; tick < ticks;) {
        struct epoll_event event;
        if (epoll_wait(poller, &event, 1, -1) != 1) {
            continue;
        }
        uint64_t due;
        if (event.data.fd != timer || read(timer, &due, sizeof due) != (ssize_t)sizeof due) {
            fprintf(stderr, "send_loop: a connection went away\n");
            return 1;
        }
        for (; due > 0 && tick < ticks; due--, tick++) {
            for (long index = 0; index < connections; index++) {
                if (send(descriptors[index], frames, length, MSG_NOSIGNAL) != (ssize_t)length) {
                    short_sends++;
                }
            }
        }
    }
    printf("result deliveries=%ld seconds=%.3f cpu_seconds=%.3f short_sends=%ld\n", ticks * connections * per_tick,
           seconds() - began, cpu_seconds() - cpu_began, short_sends);
    return 0;
}
