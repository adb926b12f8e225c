#include "send/token.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/vec.h"
#include "send/diags.h"
#include "text/mime.h"

#define KEY_BYTES 32
#define KEY_MIN 16
#define KEYS_BYTES_MAX 4096
#define TOKEN_BYTES 16

static struct str encoded(struct arena *a, struct str bytes)
{
	struct buf b;
	struct str out;

	buf_init(&b, BUF_MAX_DEFAULT);
	base64url_encode(&b, bytes);
	out = arena_dup(a, buf_view(&b));
	buf_release(&b);
	return out;
}

// Writes a new key, readable by its owner only. O_EXCL: a key that another process made meanwhile
// stays.
static bool make_key(struct arena *a, const char *path)
{
	unsigned char bytes[KEY_BYTES];
	struct str text;
	bool ok;
	int fd;

	if (RAND_bytes(bytes, sizeof bytes) != 1)
		return false;
	text = encoded(a, str_of((const char *)bytes, sizeof bytes));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST;
	ok = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (!ok)
		unlink(path);
	return ok;
}

bool token_keys(struct arena *a, const char *path, struct strs *keys, struct diag_log *log)
{
	struct str text = str_cstr(getenv("KITH_UNSUBSCRIBE_KEY")), line;
	struct str from = text.n ? S("KITH_UNSUBSCRIBE_KEY") : str_cstr(path);

	*keys = (struct strs){0};
	if (text.n == 0 && ((!fs_exists(path) && !make_key(a, path)) ||
			    !fs_read(a, path, KEYS_BYTES_MAX, &text))) {
		diag_report_path(log, &SEND_KEY, from, "unsubscribe key cannot be read or made: %s",
				 strerror(errno));
		return false;
	}
	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (line.n >= KEY_MIN) {
			vec_push(a, keys, line);
		} else if (line.n) {
			diag_report_path(log, &SEND_KEY, from,
					 "unsubscribe key of %zu bytes; it needs %d at least",
					 line.n, KEY_MIN);
			return false;
		}
	}
	if (keys->n == 0)
		diag_report_path(log, &SEND_KEY, from, "no unsubscribe key");
	return keys->n > 0;
}

struct str token_make(struct arena *a, struct str key, struct str address)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (!HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)address.p, address.n, mac,
		  &n))
		BUG("HMAC-SHA256 is not to be had");
	return encoded(a, str_of((const char *)mac, TOKEN_BYTES));
}
