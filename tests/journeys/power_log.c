/* Preloaded into a process, this writes down in order whatever it does to the files of one folder.

   A record: one letter, the file's inode, an offset, two lengths, then the file's path and what was written.
   w: written   t: cut to the offset   s: synced   r: renamed (what was written is the new path)   u: unlinked
   The folder is named by POWER_FOLDER, the log by POWER_LOG. Shared memory of SQLite (-shm) is rebuilt by whoever
   opens the file next, and is left out. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct __attribute__((packed)) head {
    char what;
    uint64_t inode, offset;
    uint32_t path, data;
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *folder;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_truncate)(int, off64_t);
static int (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *), (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    folder = getenv("POWER_FOLDER");
    const char *where = getenv("POWER_LOG");
    if (folder && where) log_file = open(where, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int of_interest(const char *path) {
    size_t length = strlen(path);
    return log_file >= 0 && !strncmp(path, folder, strlen(folder)) &&
           !(length > 4 && !strcmp(path + length - 4, "-shm"));
}

static int path_of(int file, char *path, size_t room) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, room - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return of_interest(path);
}

static void note(char what, uint64_t inode, const char *path, uint64_t offset, const void *data, uint32_t length) {
    struct head head = {what, inode, offset, (uint32_t)strlen(path), length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, length}};
    pthread_mutex_lock(&one_at_a_time);
    if (writev(log_file, parts, 3) < 0) abort();
    pthread_mutex_unlock(&one_at_a_time);
}

static void note_file(char what, int file, uint64_t offset, const void *data, uint32_t length) {
    char path[4096];
    struct stat found;
    if (file != log_file && path_of(file, path, sizeof path) && !fstat(file, &found))
        note(what, found.st_ino, path, offset, data, length);
}

ssize_t write(int file, const void *data, size_t size) {
    off64_t offset = lseek64(file, 0, SEEK_CUR);
    ssize_t done = real_write(file, data, size);
    if (done > 0 && offset >= 0) note_file('w', file, offset, data, done);
    return done;
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
    ssize_t done = real_pwrite(file, data, size, offset);
    if (done > 0) note_file('w', file, offset, data, done);
    return done;
}
ssize_t pwrite(int file, const void *data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

int ftruncate64(int file, off64_t size) {
    int failed = real_truncate(file, size);
    if (!failed) note_file('t', file, size, "", 0);
    return failed;
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
    int failed = real_fsync(file);
    if (!failed) note_file('s', file, 0, "", 0);
    return failed;
}
int fdatasync(int file) {
    int failed = real_fdatasync(file);
    if (!failed) note_file('s', file, 0, "", 0);
    return failed;
}

int rename(const char *old, const char *new) {
    int failed = real_rename(old, new);
    if (!failed && of_interest(old)) note('r', 0, old, 0, new, strlen(new));
    return failed;
}
int unlink(const char *path) {
    int failed = real_unlink(path);
    if (!failed && of_interest(path)) note('u', 0, path, 0, "", 0);
    return failed;
}
