/* Writes down what a process asks of the disk for the database, in order: what it wrote, and what it was promised.

Preloaded into the server (LD_PRELOAD) with the name of the log in EYRE_DISK_LOG. Each entry: operation (W, T, S, U), which
file (D: the database, W: its write-ahead log, J: a journal), offset, length, then the bytes of a write. An entry follows
what it tells of, so that nothing counts as promised before it was. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MOST 4096

static char which[MOST];
static int out = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static char named(const char *path) {
  const char *end = strstr(path, "eyre.sqlite3");
  if (!end) return 0;
  end += strlen("eyre.sqlite3");
  return !*end ? 'D' : !strcmp(end, "-wal") ? 'W' : !strcmp(end, "-journal") ? 'J' : 0;
}

static char of(int fd) { return fd >= 0 && fd < MOST ? which[fd] : 0; }

static void tell(char operation, char file, int64_t offset, int64_t length, const void *bytes) {
  char head[18] = {operation, file};
  memcpy(head + 2, &offset, 8);
  memcpy(head + 10, &length, 8);
  if (out < 0) out = REAL(open)(getenv("EYRE_DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, operation == 'W' ? length : 0}};
  writev(out, parts, 2);
}

static int opened(int fd, const char *path) {
  if (fd >= 0 && fd < MOST) which[fd] = named(path);
  return fd;
}

#define OPENS(name)                                            \
  int name(const char *path, int flags, ...) {                 \
    va_list more;                                              \
    va_start(more, flags);                                     \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;  \
    va_end(more);                                              \
    return opened(REAL(name)(path, flags, mode), path);        \
  }
OPENS(open)
OPENS(open64)

int close(int fd) {
  if (fd >= 0 && fd < MOST) which[fd] = 0;
  return REAL(close)(fd);
}

#define TOLD(operation, fd, offset, length, bytes, does)       \
  char file = of(fd);                                          \
  if (!file) return does;                                      \
  pthread_mutex_lock(&order);                                  \
  int64_t at = offset;                                         \
  __typeof__(does) done = does;                                \
  if (done >= 0) tell(operation, file, at, length, bytes);     \
  pthread_mutex_unlock(&order);                                \
  return done

ssize_t write(int fd, const void *bytes, size_t count) { TOLD('W', fd, lseek(fd, 0, SEEK_CUR), done, bytes, REAL(write)(fd, bytes, count)); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t to) { TOLD('W', fd, to, done, bytes, REAL(pwrite)(fd, bytes, count, to)); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t to) { TOLD('W', fd, to, done, bytes, REAL(pwrite64)(fd, bytes, count, to)); }
int ftruncate(int fd, off_t to) { TOLD('T', fd, to, 0, 0, REAL(ftruncate)(fd, to)); }
int ftruncate64(int fd, off64_t to) { TOLD('T', fd, to, 0, 0, REAL(ftruncate64)(fd, to)); }
int fsync(int fd) { TOLD('S', fd, 0, 0, 0, REAL(fsync)(fd)); }
int fdatasync(int fd) { TOLD('S', fd, 0, 0, 0, REAL(fdatasync)(fd)); }

int unlink(const char *path) {
  char file = named(path);
  if (!file) return REAL(unlink)(path);
  pthread_mutex_lock(&order);
  int done = REAL(unlink)(path);
  if (!done) tell('U', file, 0, 0, 0);
  pthread_mutex_unlock(&order);
  return done;
}
