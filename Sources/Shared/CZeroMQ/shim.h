#pragma once

#include <zmq.h>

// Not in Swift's Glibc module: the descriptor that wakes a thread blocked in zmq_poll.
#include <sys/eventfd.h>

// prctl has variable arguments, which Swift cannot pass.
#include <sys/prctl.h>

// Names the calling thread; the system keeps the first 15 bytes.
static inline void muster_name_this_thread(const char *name) {
    (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}
