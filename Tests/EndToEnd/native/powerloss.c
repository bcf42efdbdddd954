/*
 * Lets a killed program lose what a machine loses with its power: preload it (LD_PRELOAD).
 *
 * Files whose path contains POWERLOSS_FILES (not those that end in "-shm", which are memory) get no write until fsync or
 * fdatasync: writes stay in this process, reads of the process see them, and SIGKILL ends them. Of what is held back each
 * sector of 512 bytes may reach the file on its own account, as a kernel writes pages when it likes and a disk sectors:
 * POWERLOSS_PASS is how many in a hundred do, POWERLOSS_SEED says which. A program that ends by itself loses nothing.
 *
 * POWERLOSS_BOOT_ID is a file that stands for /proc/sys/kernel/random/boot_id. POWERLOSS_LIES=1 is a disk that says that it
 * has synced, and has not. Names (creat, unlink, rename) are not held back. Nothing is really synced: the machine stays up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SECTOR = 512, DESCRIPTORS = 65536 };
#define EVERYTHING UINT64_MAX

struct file {
    struct file *next;
    dev_t device;
    ino_t number;
    uint64_t size;
    /* The file's own bytes count up to here; behind it lies what a truncation has cut off, and has not reached the file. */
    uint64_t kept;
    int descriptor;
    uint64_t capacity;
    unsigned char **held;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file *files;
static struct file *_Atomic opened[DESCRIPTORS];
static uint64_t state = 1;
static unsigned pass;
static int lies;

static void broken(const char *what) {
    fprintf(stderr, "powerloss: expected calls that it knows, found %s\n", what);
    abort();
}

__attribute__((constructor)) static void begin(void) {
    const char *seed = getenv("POWERLOSS_SEED"), *share = getenv("POWERLOSS_PASS");
    state = 0x9e3779b97f4a7c15u ^ (seed ? strtoull(seed, NULL, 10) : 0);
    pass = share ? (unsigned)strtoul(share, NULL, 10) : 0;
    lies = getenv("POWERLOSS_LIES") != NULL;
}

static uint64_t chance(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int real_stat(int folder, const char *path, struct stat *found, int flags) {
    return (int)syscall(SYS_newfstatat, folder, path, found, flags);
}

static struct file *known(const struct stat *found) {
    struct file *file = files;
    while (file && (file->device != found->st_dev || file->number != found->st_ino)) file = file->next;
    return file;
}

static struct file *of(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? opened[descriptor] : NULL;
}

static unsigned char **place(struct file *file, uint64_t sector) {
    if (sector >= file->capacity) {
        uint64_t capacity = (sector + 1) * 2;
        file->held = realloc(file->held, capacity * sizeof *file->held);
        if (!file->held) broken("no memory");
        memset(file->held + file->capacity, 0, (capacity - file->capacity) * sizeof *file->held);
        file->capacity = capacity;
    }
    return &file->held[sector];
}

/* What the file holds without what is held back. */
static void load(struct file *file, uint64_t sector, unsigned char *bytes) {
    memset(bytes, 0, SECTOR);
    uint64_t start = sector * SECTOR;
    if (start >= file->kept) return;
    uint64_t length = file->kept - start < SECTOR ? file->kept - start : SECTOR;
    if (syscall(SYS_pread64, file->descriptor, bytes, length, start) < 0) broken("a read that failed");
}

static void see(struct file *file, uint64_t sector, unsigned char *bytes) {
    if (sector < file->capacity && file->held[sector]) memcpy(bytes, file->held[sector], SECTOR);
    else load(file, sector, bytes);
}

static void cut(struct file *file) {
    if (file->kept == EVERYTHING) return;
    if (syscall(SYS_ftruncate, file->descriptor, file->kept) != 0) broken("a truncation that failed");
    file->kept = EVERYTHING;
}

/* Writes one sector to the file. */
static void release(struct file *file, uint64_t sector) {
    unsigned char *bytes = sector < file->capacity ? file->held[sector] : NULL;
    if (!bytes) return;
    uint64_t start = sector * SECTOR;
    /* No file system brings a longer file to the disk before the truncation that went ahead of it. */
    cut(file);
    uint64_t length = file->size - start < SECTOR ? file->size - start : SECTOR;
    if (start < file->size && syscall(SYS_pwrite64, file->descriptor, bytes, length, start) != (long)length)
        broken("a write that failed");
    free(bytes);
    file->held[sector] = NULL;
}

static void forget(struct file *file, uint64_t first) {
    for (uint64_t sector = first; sector < file->capacity; sector++) {
        free(file->held[sector]);
        file->held[sector] = NULL;
    }
}

static void flush(struct file *file) {
    for (uint64_t sector = 0; sector < file->capacity; sector++) release(file, sector);
    cut(file);
    if (syscall(SYS_ftruncate, file->descriptor, file->size) != 0) broken("a truncation that failed");
}

__attribute__((destructor)) static void end(void) {
    for (struct file *file = files; file; file = file->next) flush(file);
}

static int is_held(const char *path) {
    const char *wanted = getenv("POWERLOSS_FILES");
    size_t length = strlen(path);
    return wanted && *wanted && strstr(path, wanted) && !(length > 4 && strcmp(path + length - 4, "-shm") == 0);
}

static void attach(int descriptor, int flags) {
    struct stat found;
    if (real_stat(descriptor, "", &found, AT_EMPTY_PATH) != 0 || !S_ISREG(found.st_mode)) return;
    if (descriptor >= DESCRIPTORS || (flags & O_APPEND)) broken("a descriptor that it cannot follow");
    pthread_mutex_lock(&lock);
    struct file *file = known(&found);
    if (!file) {
        file = calloc(1, sizeof *file);
        if (!file) broken("no memory");
        *file = (struct file){.next = files, .device = found.st_dev, .number = found.st_ino, .kept = EVERYTHING};
        file->size = (uint64_t)found.st_size;
        /* Its own: those of the program come and go. */
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        file->descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
        if (file->descriptor < 0) broken("a file that it cannot open for writing");
        files = file;
    }
    if (flags & O_TRUNC) {
        forget(file, 0);
        file->size = 0;
    }
    opened[descriptor] = file;
    pthread_mutex_unlock(&lock);
}

static int open_any(const char *path, int flags, mode_t mode) {
    const char *boot = getenv("POWERLOSS_BOOT_ID");
    if (boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) path = boot;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (descriptor >= 0 && is_held(path)) attach(descriptor, flags);
    return descriptor;
}

#define OPEN(name)                                                                        \
    int name(const char *path, int flags, ...) {                                          \
        va_list arguments;                                                                \
        va_start(arguments, flags);                                                       \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;      \
        va_end(arguments);                                                                \
        return open_any(path, flags, mode);                                               \
    }
OPEN(open)
OPEN(open64)

int close(int descriptor) {
    if (of(descriptor)) opened[descriptor] = NULL;
    return (int)syscall(SYS_close, descriptor);
}

ssize_t pread64(int descriptor, void *buffer, size_t count, off64_t offset) {
    struct file *file = of(descriptor);
    if (!file) return syscall(SYS_pread64, descriptor, buffer, count, offset);
    pthread_mutex_lock(&lock);
    uint64_t start = (uint64_t)offset, end = start + count < file->size ? start + count : file->size;
    unsigned char bytes[SECTOR];
    for (uint64_t at = start; at < end;) {
        uint64_t within = at % SECTOR, length = SECTOR - within < end - at ? SECTOR - within : end - at;
        see(file, at / SECTOR, bytes);
        memcpy((char *)buffer + (at - start), bytes + within, length);
        at += length;
    }
    pthread_mutex_unlock(&lock);
    return end > start ? (ssize_t)(end - start) : 0;
}

ssize_t pwrite64(int descriptor, const void *buffer, size_t count, off64_t offset) {
    struct file *file = of(descriptor);
    if (!file) return syscall(SYS_pwrite64, descriptor, buffer, count, offset);
    pthread_mutex_lock(&lock);
    uint64_t start = (uint64_t)offset, end = start + count;
    if (end > file->size) file->size = end;
    for (uint64_t at = start; at < end;) {
        uint64_t sector = at / SECTOR, within = at % SECTOR;
        uint64_t length = SECTOR - within < end - at ? SECTOR - within : end - at;
        unsigned char **held = place(file, sector);
        if (!*held) {
            unsigned char *bytes = malloc(SECTOR);
            if (!bytes) broken("no memory");
            load(file, sector, bytes);
            *held = bytes;
        }
        memcpy(*held + within, (const char *)buffer + (at - start), length);
        if (chance() % 100 < pass) release(file, sector);
        at += length;
    }
    if (chance() % 100 < pass) release(file, chance() % file->capacity);
    pthread_mutex_unlock(&lock);
    return (ssize_t)count;
}

ssize_t pread(int descriptor, void *buffer, size_t count, off_t offset) {
    return pread64(descriptor, buffer, count, offset);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t count, off_t offset) {
    return pwrite64(descriptor, buffer, count, offset);
}

ssize_t read(int descriptor, void *buffer, size_t count) {
    if (of(descriptor)) broken("a read without an offset");
    return syscall(SYS_read, descriptor, buffer, count);
}

ssize_t write(int descriptor, const void *buffer, size_t count) {
    if (of(descriptor)) broken("a write without an offset");
    return syscall(SYS_write, descriptor, buffer, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (of(descriptor)) broken("a write without an offset");
    return syscall(SYS_writev, descriptor, parts, count);
}

int ftruncate64(int descriptor, off64_t length) {
    struct file *file = of(descriptor);
    if (!file) return (int)syscall(SYS_ftruncate, descriptor, length);
    pthread_mutex_lock(&lock);
    uint64_t size = (uint64_t)length;
    if (size < file->size) {
        forget(file, (size + SECTOR - 1) / SECTOR);
        if (size % SECTOR && size / SECTOR < file->capacity && file->held[size / SECTOR])
            memset(file->held[size / SECTOR] + size % SECTOR, 0, SECTOR - size % SECTOR);
        if (size < file->kept) file->kept = size;
    }
    file->size = size;
    if (chance() % 100 < pass) cut(file);
    pthread_mutex_unlock(&lock);
    return 0;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int fsync(int descriptor) {
    struct file *file = of(descriptor);
    if (!file) return 0;
    pthread_mutex_lock(&lock);
    if (!lies) flush(file);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fdatasync(int descriptor) { return fsync(descriptor); }

static int corrected(int result, struct stat *found) {
    if (result != 0 || !files) return result;
    pthread_mutex_lock(&lock);
    struct file *file = known(found);
    if (file) found->st_size = (off_t)file->size;
    pthread_mutex_unlock(&lock);
    return result;
}

int fstat(int descriptor, struct stat *found) { return corrected(real_stat(descriptor, "", found, AT_EMPTY_PATH), found); }
int stat(const char *path, struct stat *found) { return corrected(real_stat(AT_FDCWD, path, found, 0), found); }
int lstat(const char *path, struct stat *found) {
    return corrected(real_stat(AT_FDCWD, path, found, AT_SYMLINK_NOFOLLOW), found);
}
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "one layout of a file's status");
int fstat64(int descriptor, struct stat64 *found) { return fstat(descriptor, (struct stat *)found); }
int stat64(const char *path, struct stat64 *found) { return stat(path, (struct stat *)found); }
int lstat64(const char *path, struct stat64 *found) { return lstat(path, (struct stat *)found); }

/* Another file may get the number of one that is gone. */
static void leave(const char *path) {
    struct stat found;
    if (!files || real_stat(AT_FDCWD, path, &found, AT_SYMLINK_NOFOLLOW) != 0 || found.st_nlink > 1) return;
    pthread_mutex_lock(&lock);
    struct file *file = known(&found);
    if (file) {
        forget(file, 0);
        file->device = 0;
        file->number = 0;
        file->size = 0;
        file->kept = EVERYTHING;
    }
    pthread_mutex_unlock(&lock);
}

int unlink(const char *path) {
    leave(path);
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to) {
    leave(to);
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
