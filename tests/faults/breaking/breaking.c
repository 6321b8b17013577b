/* Preloaded into a process (LD_PRELOAD), it makes the disk fail and the clock wrong, as files in $BREAKING say:
 *   fsync   fsync and fdatasync of files below $BREAKING_BELOW fail with EIO
 *   full    files below $BREAKING_BELOW do not grow any more: ENOSPC
 *   clock   holds the seconds by which the wall clock is wrong
 * The files are looked at in every call: a running process breaks and recovers at once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int wanted(const char *what, char *path, size_t size) {
    const char *folder = getenv("BREAKING");
    if (!folder) return 0;
    snprintf(path, size, "%s/%s", folder, what);
    return syscall(SYS_access, path, F_OK) == 0;
}

static int hit(const char *what, int fd) {
    char path[4096], link[64];
    int kept = errno;
    int found = wanted(what, path, sizeof path);
    const char *below = getenv("BREAKING_BELOW");
    if (found && below) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
        found = strncmp(path, below, strlen(below)) == 0;
    }
    errno = kept;
    return found;
}

int fsync(int fd) {
    if (hit("fsync", fd)) { errno = EIO; return -1; }
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    if (hit("fsync", fd)) { errno = EIO; return -1; }
    return syscall(SYS_fdatasync, fd);
}

static int grows(int fd, off_t end) {
    struct stat known;
    if (!hit("full", fd) || fstat(fd, &known) != 0 || !S_ISREG(known.st_mode) || end <= known.st_size) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) {
    return grows(fd, at + count) ? -1 : syscall(SYS_pwrite64, fd, from, count, at);
}

ssize_t pwrite64(int fd, const void *from, size_t count, off_t at) { return pwrite(fd, from, count, at); }

ssize_t write(int fd, const void *from, size_t count) {
    off_t at = hit("full", fd) ? lseek(fd, 0, SEEK_CUR) : -1;
    return at >= 0 && grows(fd, at + count) ? -1 : syscall(SYS_write, fd, from, count);
}

static time_t wrong_by(void) {
    char path[4096], text[32] = "";
    if (!wanted("clock", path, sizeof path)) return 0;
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *out) {
    int result = syscall(SYS_clock_gettime, clock, out);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) out->tv_sec += wrong_by();
    return result;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

static off_t length_of(const struct iovec *parts, int count) {
    off_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    return length;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    return grows(fd, at + length_of(parts, count)) ? -1 : syscall(SYS_pwritev, fd, parts, count, at, 0);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) { return pwritev(fd, parts, count, at); }

int posix_fallocate(int fd, off_t from, off_t length) {
    if (grows(fd, from + length)) return ENOSPC;
    return syscall(SYS_fallocate, fd, 0, from, length) == 0 ? 0 : errno;
}
