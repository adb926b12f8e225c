#include "send/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include "base/fs.h"
#include "send/diags.h"
#include "text/mime.h"

#define KEY_BYTES 32
#define KEY_MIN 16

static bool write_new(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

// By a file of its own and link(2): a process beside this one finds a whole key or none, and what
// is there stays.
bool key_make(struct arena *a, const char *path)
{
	const char *own = arena_printf(a, "%s.%ld", path, (long)getpid()).p;
	unsigned char bytes[KEY_BYTES];
	struct str text;
	struct buf b;
	bool ok;

	if (RAND_bytes(bytes, sizeof bytes) != 1)
		return false;
	buf_init(&b, 64);
	base64url_encode(&b, str_of((const char *)bytes, sizeof bytes));
	text = buf_move(&b, a);
	ok = write_new(own, text) && (link(own, path) == 0 || errno == EEXIST) &&
	     fs_sync_entry(path);
	unlink(own);
	return ok;
}

bool key_read(struct arena *a, const struct key_place *k, struct str *key, struct diag_log *log)
{
	*key = k->given;
	if (key->n == 0 && !k->make && !fs_exists(k->path))
		return true;
	if (key->n == 0) {
		if ((!fs_exists(k->path) && !key_make(a, k->path)) ||
		    !fs_read(a, k->path, 4096, key)) {
			diag_report_path(log, &SEND_KEY, str_cstr(k->path),
					 "%s cannot be read or made: %s", k->what, strerror(errno));
			return false;
		}
		*key = str_trim(*key);
	}
	if (key->n >= KEY_MIN)
		return true;
	diag_report_path(log, &SEND_KEY, str_cstr(k->given.n ? k->given_name : k->path),
			 "%s of %zu bytes; it needs %d at least", k->what, key->n, KEY_MIN);
	return false;
}
