#include "send/token.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/vec.h"
#include "send/diags.h"
#include "send/keys.h"
#include "text/mime.h"

#define VARIABLE "KITH_UNSUBSCRIBE_KEY"
#define KEY_MIN 16
#define KEYS_BYTES_MAX 4096
#define TOKEN_BYTES 16

bool token_has_keys(const char *path)
{
	return str_cstr(getenv(VARIABLE)).n || fs_exists(path);
}

bool token_keys(struct arena *a, const char *path, struct strs *keys, struct diag_log *log)
{
	struct str text = str_cstr(getenv(VARIABLE)), line;
	struct str from = text.n ? S(VARIABLE) : str_cstr(path);

	*keys = (struct strs){0};
	if (text.n == 0 && ((!fs_exists(path) && !key_make(a, path)) ||
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

struct str token_make(struct arena *a, struct hmac *key, struct str address)
{
	uint8_t mac[HMAC_BYTES];
	struct buf b;

	hmac_make(key, address, mac);
	buf_init(&b, 64);
	base64url_encode(&b, str_of((const char *)mac, TOKEN_BYTES));
	return buf_move(&b, a);
}
