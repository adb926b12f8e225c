// Lets flock fail as it does where the file system has no locks: preloaded by the suite of builds
// that are cut off. KITH_FLOCK is the errno, a number.

#include <errno.h>
#include <stdlib.h>
#include <sys/file.h>

int flock(int fd, int operation)
{
	const char *error = getenv("KITH_FLOCK");

	(void)fd;
	(void)operation;
	errno = error ? (int)strtol(error, NULL, 10) : ENOLCK;
	return -1;
}
