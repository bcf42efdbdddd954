// Tells the thread sanitizer of two places where Swift's own libraries, which are not instrumented, order memory.
//
// Mutex. Without contention it locks and unlocks by an atomic operation that is compiled into the caller, where the
// sanitizer sees it. With contention it asks the kernel from inside libswiftSynchronization: whoever gets the lock that
// way seems to hold none, and all that the lock protects looks like a race.
//
// Continuations. Who resumes one tells the sanitizer, and so does the task that goes on by being enqueued again. But a
// task whose continuation was resumed before it waits goes on at once, and that path of libswift_Concurrency says nothing.
//
// The functions below stand before those of the libraries, call them, and tell what they did. Nothing is hidden by it:
// only the order that was really made is told.
//
// scripts/tsan builds it with the toolchain's clang, which knows Swift's calling conventions, and loads it into the tests.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SWIFT_ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context)) void *self

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Of the sanitizer's runtime and of Swift's; absent in processes without them.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));
extern SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

static SWIFT void (*real_lock_slow)(uint32_t thread, SELF);
static SWIFT bool (*real_try_lock_slow)(SELF);
static SWIFT void (*real_unlock_slow)(SELF);
static SWIFT_ASYNC void (*real_await)(void *continuation);
static void (*real_enter)(char *context);

__attribute__((constructor)) static void find_the_libraries(void) {
    real_lock_slow = dlsym(RTLD_NEXT, LOCK_SLOW);
    real_try_lock_slow = dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
    real_unlock_slow = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    real_await = dlsym(RTLD_NEXT, "swift_continuation_await");
    real_enter = dlsym(RTLD_NEXT, "swift_task_enterThreadLocalContext");
}

static void acquire(void *address) {
    if (__tsan_acquire && address) __tsan_acquire(address);
}

// Mutex: at the address that its atomic operations use as well.

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void lock_slow(uint32_t thread, SELF) {
    real_lock_slow(thread, self);
    acquire(self);
}

SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT bool try_lock_slow(SELF) {
    bool is_locked = real_try_lock_slow(self);
    if (is_locked) acquire(self);
    return is_locked;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);
SWIFT void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    real_unlock_slow(self);
}

// Continuations: at the address of the task, which is where the one who resumes it releases.

SWIFT_ASYNC void swift_continuation_await(void *continuation) {
    // Resumed before.
    acquire(swift_task_getCurrent());
    __attribute__((musttail)) return real_await(continuation);
}

void swift_task_enterThreadLocalContext(char *context) {
    real_enter(context);
    // Resumed while it was about to wait: the library undoes what it has prepared, this call being a part of that.
    acquire(swift_task_getCurrent());
}
